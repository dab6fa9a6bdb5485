import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadRequest } from './bad-request.js';
import { type Answer, send, text } from './reply.js';

export type Handler = (request: http.IncomingMessage) => Promise<Answer> | Answer;

export interface Listening {
  url: string;
  port: number;
  /** Takes no more connections, lets the requests under way finish, then resolves. */
  close(): Promise<void>;
}

/** Serves one handler. What it throws becomes its status (BadRequest) or a 500 without details; the details go to stderr. */
export async function serve(host: string, port: number, handler: Handler): Promise<Listening> {
  const server = http.createServer((request, response) => {
    void answer(handler, request).then((reply) => {
      if (!response.destroyed) send(response, reply);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound, close: () => close(server) };
}

async function answer(handler: Handler, request: http.IncomingMessage): Promise<Answer> {
  try {
    return await handler(request);
  } catch (error) {
    if (error instanceof BadRequest) return text(error.status, error.message);
    process.stderr.write(`telemetry-store: ${request.method} ${request.url}: ${(error as Error).stack}\n`);
    return text(500, 'internal error');
  }
}

async function close(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), 2000);
  await closed;
  clearTimeout(grace);
}
