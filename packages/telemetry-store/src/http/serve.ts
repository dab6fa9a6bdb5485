import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isOwnHost } from '@demo/hosts';
import { BadRequest } from './bad-request.js';
import { type Answer, send, text } from './reply.js';

export type Handler = (request: http.IncomingMessage) => Promise<Answer> | Answer;

/** Longer than exporters pause between two batches, so that they do not write into a connection that is just closing. */
const KEEP_ALIVE_MS = 65_000;

/** A page elsewhere whose name resolves to this machine (DNS rebinding) would otherwise read every trace. */
const FOREIGN_HOST = 'Host: the store answers to localhost, its addresses and the names in ALLOWED_HOSTS only';

export interface Listening {
  url: string;
  port: number;
  /** Takes no more connections, lets the requests under way finish, then resolves. */
  close(): Promise<void>;
}

export interface Place {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Names it answers to beside localhost and every address. */
  allowedHosts: readonly string[];
}

/** Serves one handler. What it throws becomes its status (BadRequest) or a 500 without details; the details go to stderr. */
export async function serve({ host, port, allowedHosts }: Place, handler: Handler): Promise<Listening> {
  const guarded: Handler = (request) => {
    if (!isOwnHost(request.headers.host, allowedHosts)) throw new BadRequest(FOREIGN_HOST, 403);
    return handler(request);
  };
  const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void answer(guarded, request).then((reply) => {
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
    // The caller has gone: nobody reads the answer, and it is no fault of the store.
    if (request.destroyed && !request.complete) return text(400, 'the request was not sent to its end');
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
