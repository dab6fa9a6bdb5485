/** OTLP/HTTP in: what the store answers, behind the guard, and for pages of this machine with the CORS headers they need. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type OpenStore } from '@demo/telemetry-store';
import { assertLocal, Refused } from './guard.js';
import { type Vendor } from './load-vendor.js';

/** Longer than exporters pause between two batches, so that they do not write into a connection that is just closing. */
const KEEP_ALIVE_MS = 65_000;

export function otlpHttpServer(store: OpenStore, { send }: Vendor): Server {
  return createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(store, request, response)
      .catch((error: unknown) => refusal(error))
      .then((reply) => {
        if (reply && !response.destroyed) send(response, reply);
      }, noop);
  });
}

async function answer(store: OpenStore, request: IncomingMessage, response: ServerResponse) {
  assertLocal(request, { containers: true });
  const { origin } = request.headers;
  // Only an origin of this machine comes so far.
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin).setHeader('vary', 'origin');
  if (origin !== undefined && request.method === 'OPTIONS') return preflight();
  if (request.method === 'GET') return text(405, 'OTLP is posted here, to /v1/traces; the page is on another port\n');
  return store.otlp(request);
}

const preflight = () => ({
  status: 204,
  headers: {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, content-encoding, authorization',
    'access-control-max-age': '600',
  },
});

const text = (status: number, body: string) => ({ status, contentType: 'text/plain; charset=utf-8', body });

function refusal(error: unknown) {
  if (error instanceof Refused) return text(error.status, `${error.message}\n`);
  process.stderr.write(`tracegap: OTLP: ${error instanceof Error ? error.message : String(error)}\n`);
  return text(500, 'internal error\n');
}

const noop = (): void => undefined;
