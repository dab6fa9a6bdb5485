import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

const MAX_BODY_BYTES = 16 * 1024;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses a request that reached this loopback server under another name: a page elsewhere whose name was re-bound to
 * 127.0.0.1 would otherwise be same-origin with us.
 * @throws Problem 403
 */
export function assertLocalHost(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (LOCAL_HOSTS.has(host)) return;
  throw new Problem(403, 'Forbidden', 'this server answers under the names localhost and 127.0.0.1 only (Host header)');
}

/**
 * Refuses what a page of another origin sends to change something. Requests without `Origin` come from no page.
 * @throws Problem 403
 */
export function assertOwnOrigin(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === `http://${host ?? ''}`) return;
  throw new Problem(403, 'Forbidden', 'only the page that this server serves may ask for that (Origin header)');
}

/**
 * The JSON body of a request that changes something. Asking for application/json makes a browser on another origin ask
 * first, and nobody here answers that question with yes.
 * @throws Problem 400, 413 or 415
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Problem(415, 'Unsupported Media Type', 'send the body as application/json (Content-Type header)');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES)
      throw new Problem(413, 'Content Too Large', `the body is over ${MAX_BODY_BYTES / 1024} KiB`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, 'Bad Request', 'the body is not valid JSON');
  }
}
