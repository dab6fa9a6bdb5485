import type { LogStore, StoredLog } from '../db/log-store.js';
import { BadRequest } from '../http/bad-request.js';
import { type Answer, json } from '../http/reply.js';

/** The one form that is answered: logs of a trace, from every service. */
const FORM = /^\s*\{\s*service_name\s*=~\s*"\.\+"\s*\}\s*\|\s*trace_id\s*=\s*"([0-9a-f]{32})"\s*$/;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5000;

/**
 * `GET /loki/api/v1/query_range`: start and end in Unix nanoseconds, seconds or RFC 3339 (all optional here; without them every
 * stored record of the trace is meant), `limit`, `direction` forward or backward (default). Throws BadRequest naming the parameter.
 */
export function queryRange(logs: LogStore, query: URLSearchParams): Answer {
  const form = FORM.exec(query.get('query') ?? '');
  if (form === null)
    throw new BadRequest(
      'query: only the form {service_name=~".+"} | trace_id="<32 hex digits>" is supported by this store; a real Loki takes more',
    );
  const limit = readLimit(query.get('limit'));
  const from = readTime('start', query.get('start'));
  const to = readTime('end', query.get('end'));
  const backward = readDirection(query.get('direction')) === 'backward';

  let found = logs.read(Buffer.from(form[1] as string, 'hex'));
  if (from !== undefined) found = found.filter(({ time_ns }) => BigInt(time_ns) >= from);
  if (to !== undefined) found = found.filter(({ time_ns }) => BigInt(time_ns) < to);
  if (backward) found.reverse();
  const kept = found.slice(0, limit);
  return json({ status: 'success', data: { resultType: 'streams', result: streams(kept), stats: {} } });
}

function streams(logs: readonly StoredLog[]): { stream: unknown; values: [string, string][] }[] {
  const byLabels = new Map<string, { stream: unknown; values: [string, string][] }>();
  for (const { stream, time_ns, line } of logs) {
    const known = byLabels.get(stream);
    if (known === undefined) byLabels.set(stream, { stream: JSON.parse(stream) as unknown, values: [[time_ns, line]] });
    else known.values.push([time_ns, line]);
  }
  return [...byLabels.values()];
}

function readLimit(raw: string | null): number {
  if (raw === null) return DEFAULT_LIMIT;
  const limit = Number(raw);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new BadRequest(`limit: a whole number from 1 to ${MAX_LIMIT} is expected, received ${raw}`);
  return limit;
}

function readDirection(raw: string | null): 'forward' | 'backward' {
  if (raw === null || raw === 'backward') return 'backward';
  if (raw === 'forward') return 'forward';
  throw new BadRequest(`direction: forward or backward is expected, received ${raw}`);
}

/** Loki reads up to ten digits as seconds and longer ones as nanoseconds. */
function readTime(name: string, raw: string | null): bigint | undefined {
  if (raw === null || raw === '') return undefined;
  if (/^\d{11,20}$/.test(raw)) return BigInt(raw);
  if (/^\d{1,10}(\.\d+)?$/.test(raw)) return BigInt(Math.round(Number(raw) * 1e6)) * 1000n;
  const ms = Date.parse(raw);
  if (Number.isNaN(ms)) throw new BadRequest(`${name}: Unix seconds, nanoseconds or RFC 3339 is expected`);
  return BigInt(ms) * 1_000_000n;
}
