import type { Disguise } from './disguise.js';
import { RpcStatusType, TraceByIdResponseType, TracesDataType } from '../otlp/schema.js';

/** Lists whose order has no meaning (the recordings' README, "What to ignore when comparing"). */
const SETS = new Set([
  'traces',
  'spans',
  'resourceSpans',
  'batches',
  'scopeSpans',
  'attributes',
  'tags',
  'tagNames',
  'tagValues',
  'scopes',
  'series',
]);
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);
/**
 * flags are only there while the trace is young, schemaUrl never. Of TraceQL metrics, Tempo picks the exemplars at random and
 * lays the samples' times on a grid of its own.
 */
const IGNORED = new Set(['flags', 'schemaUrl', 'version', 'goVersion', 'exemplars', 'timestampMs']);

export interface Answered {
  status: number;
  contentType: string | null;
  body: Buffer;
}

interface Compared {
  status: number;
  contentType: string | null;
  body: unknown;
}

/** An answer with all that does not count taken away, so that two of them can be compared; `disguise` turns a recorded one. */
export function normalise(
  { path, limit }: { path: string; limit: number | undefined },
  { status, contentType, body }: Answered,
  disguise: Disguise,
): Compared {
  const readable = JSON.stringify(readableBody(path, { status, contentType, body }));
  return { status, contentType, body: canonical(JSON.parse(disguise(readable)), limit) };
}

function readableBody(path: string, { status, contentType, body }: Answered): unknown {
  if (path.startsWith('/status/')) return 'any text';
  if (contentType === 'application/x-protobuf' && status === 400) return messageIsText(RpcStatusType.decode(body));
  if (contentType === 'application/protobuf') {
    const type = path.startsWith('/api/v2/') ? TraceByIdResponseType : TracesDataType;
    const decoded = type.toObject(type.decode(body), { longs: String, enums: String, bytes: String });
    return withHexIds(withoutDefaults(decoded));
  }
  if (contentType === 'application/json') {
    const parsed = JSON.parse(body.toString('utf8')) as unknown;
    return status === 400 ? messageIsText(parsed) : withHexIds(parsed);
  }
  if (status === 400) return body.length > 0 ? 'some text' : 'no text';
  return body.toString('utf8');
}

function messageIsText(status: unknown): unknown {
  const { code, message } = status as { code?: number; message?: string };
  return { code, message: typeof message === 'string' && message !== '' ? 'some text' : 'no text' };
}

function mapFields(value: unknown, map: (key: string, below: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapFields(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, map(key, below)]));
}

function withHexIds(value: unknown): unknown {
  return mapFields(value, (key, below) =>
    IDS.has(key) && typeof below === 'string' ? Buffer.from(below, 'base64').toString('hex') : withHexIds(below),
  );
}

/** Keys and sets in one order; what may differ is left out. */
function canonical(value: unknown, limit: number | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, limit));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !IGNORED.has(key))
    .map(([key, below]) => [key, canonicalField(key, below, limit)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return collapsePartial(Object.fromEntries(entries));
}

function canonicalField(key: string, value: unknown, limit: number | undefined): unknown {
  if (key === 'metrics') return 'there';
  // Which traces come back when there are more than the limit is not fixed.
  if (key === 'traces' && Array.isArray(value) && value.length === limit) return `${limit} traces`;
  const below = canonical(value, limit);
  if (!SETS.has(key) || !Array.isArray(below)) return below;
  return below
    .map((item) => [JSON.stringify(item), item as unknown] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
}

/** Which spans of a set are listed is not fixed when there are more than `spss`. */
function collapsePartial(value: Record<string, unknown>): Record<string, unknown> {
  const { spans, matched } = value;
  if (!Array.isArray(spans) || typeof matched !== 'number' || matched <= spans.length) return value;
  return { ...value, spans: `${spans.length} spans` };
}

/** Whether a zero or an empty text was on the wire makes no difference in proto3; empty messages do. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, below]) => (below !== 0 && below !== '') || key.endsWith('Value'))
      .filter(([, below]) => !(Array.isArray(below) && below.length === 0))
      .map(([key, below]) => [key, withoutDefaults(below)]),
  );
}
