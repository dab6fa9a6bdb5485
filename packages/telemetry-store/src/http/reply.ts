import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { BadRequest } from './bad-request.js';

/** Tempo's receiver (confighttp of the OpenTelemetry Collector) takes 20 MiB, before and after decompression. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);

export interface Answer {
  status: number;
  contentType?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

export const text = (status: number, body: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
});

export const json = (body: unknown): Answer => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

export const notFound = (): Answer => ({
  ...text(404, '404 page not found\n'),
  headers: { 'x-content-type-options': 'nosniff' },
});

export function send(response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0));
  response.writeHead(status, {
    ...headers,
    ...(contentType !== undefined && { 'content-type': contentType }),
    'content-length': bytes.length,
  });
  response.end(bytes);
}

/** The whole decompressed body, or a BadRequest: over 20 MiB, an unknown encoding, or bytes that are not of that encoding. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const raw = await readRaw(request);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  switch (encoding.toLowerCase()) {
    case 'identity':
    case '':
      return raw;
    case 'gzip':
      return decompress(gunzip, raw, 'gzip');
    case 'deflate':
    case 'zlib':
      return decompress(inflate, raw, 'zlib');
    default:
      throw new BadRequest(`unsupported Content-Encoding: ${encoding}`);
  }
}

async function readRaw(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    // Read on without keeping: a caller that is still sending could not read the answer.
    if (bytes <= MAX_BODY_BYTES) parts.push(part);
    else parts.length = 0;
    if (bytes > 4 * MAX_BODY_BYTES) break;
  }
  if (bytes > MAX_BODY_BYTES) throw new BadRequest('http: request body too large');
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

type Decompress = (raw: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

async function decompress(with_: Decompress, raw: Buffer, name: string): Promise<Buffer> {
  try {
    return await with_(raw, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new BadRequest(tooLarge ? 'http: request body too large' : `${name}: invalid header or data`);
  }
}
