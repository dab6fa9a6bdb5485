/** The page and what it asks, on one port of loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type OpenStore } from '@demo/telemetry-store';
import { BackendError } from '../readers/http.js';
import { answerApi, type Changes, type Served } from './api.js';
import { assertLocal, assertSameOrigin, Refused } from './guard.js';
import { SECURITY_HEADERS } from './headers.js';
import { PAGE, type Vendor } from './load-vendor.js';

interface Parts {
  readonly served: Served;
  readonly changes: Changes;
  readonly vendor: Vendor;
  /** Where OTLP is received: Tempo's API under /tempo and log lines under /logs. */
  readonly store: OpenStore | null;
}

export function pageServer(parts: Parts): Server {
  const files = staticFiles(parts.vendor);
  return createServer({ requestTimeout: 60_000, headersTimeout: 10_000 }, (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    answer(parts, files, request, response).catch((error: unknown) => problem(response, error));
  });
}

type ServeStatic = (request: IncomingMessage, response: ServerResponse) => void;

async function answer(
  parts: Parts,
  files: ServeStatic,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  assertLocal(request);
  assertSameOrigin(request);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refused(405, 'this server answers GET only');
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  if (path === '/api/changes') return parts.changes.subscribe(request, response);
  if (path.startsWith('/api/')) {
    const body = await answerApi(parts.served, path, new URLSearchParams(query));
    if (body === undefined) throw new Refused(404, `there is no ${path} here`);
    return sendJson(response, 200, body);
  }
  const [, mount] = /^\/(tempo|logs)\//.exec(path) ?? [];
  if (mount === undefined) return files(request, response);
  if (!parts.store) throw new Refused(404, `there is no ${path} here: OTLP is not received`);
  const url = (request.url ?? '').slice(mount.length + 1);
  parts.vendor.send(response, await parts.store.query({ url, headers: request.headers }));
}

function staticFiles({ sirv }: Vendor): ServeStatic {
  return sirv(PAGE, {
    etag: true,
    gzip: true,
    onNoMatch: (_request: IncomingMessage, response: ServerResponse) =>
      problem(response, new Refused(404, 'there is no such file')),
    setHeaders: (response: ServerResponse, pathname: string) => {
      const hashed = pathname.startsWith('/assets/');
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** RFC 9457, and never a stack trace. */
function problem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof Refused ? error.status : error instanceof BackendError ? 502 : 500;
  const known = error instanceof Refused || error instanceof BackendError;
  if (!known) process.stderr.write(`tracegap: ${error instanceof Error ? error.message : String(error)}\n`);
  const detail = known ? error.message : 'this request could not be answered';
  sendJson(
    response,
    status,
    { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail },
    'application/problem+json',
  );
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

function sendJson(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(text);
}
