import { setTimeout as sleep } from 'node:timers/promises';
import { type z } from 'zod';

const TIMEOUT_MS = 20_000;

/** One request that never hangs. */
export function request(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
    throw new Error(`${init.method ?? 'GET'} ${url}: ${reason(error)}`);
  });
}

/** GETs JSON and checks it against the schema; any status but 2xx is an error that shows the answer. */
export async function getJson<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  const response = await request(url, { headers: { accept: 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return schema.parse(JSON.parse(text));
}

/** Tries until `work` does not throw; after `forMs` it throws the last error. */
export async function eventually<T>(forMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`still after ${forMs / 1000} s: ${reason(error)}`, { cause: error });
      await sleep(500);
    }
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
