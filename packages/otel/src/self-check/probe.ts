import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

const PATIENCE_MS = 2_000;

/**
 * Sends an empty OTLP request and gives back the HTTP status it is answered with. An empty message is a valid one: a receiver
 * answers 200 and stores nothing.
 *
 * @throws what the socket said, or that no answer came within two seconds
 */
export function probe(endpoint: string): Promise<number> {
  return context.with(suppressTracing(context.active()), () => {
    return new Promise<number>((resolve, reject) => {
      const url = new URL(endpoint);
      const call = (url.protocol === 'https:' ? secureRequest : request)(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-length': 0 },
        timeout: PATIENCE_MS,
        agent: false,
      });
      call.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('timeout', () => call.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
      call.on('error', reject);
      // A check must not keep a program alive that has nothing left to do.
      call.on('socket', (socket) => socket.unref());
      call.end();
    });
  });
}
