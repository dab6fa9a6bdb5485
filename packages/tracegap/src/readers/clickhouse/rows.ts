/** One row of the spans' table as a span. Attribute values are text: the exporter's maps keep no types, and nothing here needs them. */
import { type Attributes, type Resource, type Span, type SpanKind } from '../../span/model.js';
import { BackendError } from '../http.js';
import { type Row } from './client.js';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const NANOS_IN_MS = 1e6;

export function spanOf(row: Row): Span {
  const begin = nanosToMs(row['begin']);
  const parent = text(row['parent']);
  return {
    traceId: text(row['trace']).toLowerCase().padStart(32, '0'),
    spanId: text(row['span']).toLowerCase().padStart(16, '0'),
    parentSpanId: /^0*$/.test(parent) ? null : parent.toLowerCase().padStart(16, '0'),
    name: text(row['title']),
    kind: kindOf(text(row['kind'])),
    startMs: begin,
    endMs: begin + Number(row['duration']) / NANOS_IN_MS,
    attributes: merged(row, 'attributes'),
    events: list(row['eventName']).map((name, index) => ({
      name: text(name),
      timeMs: nanosToMs(list(row['eventTimes'])[index]),
      attributes: attributesOf(list(row['eventAttributes'])[index]),
    })),
    links: list(row['linkTraceId']).map((traceId, index) => ({
      traceId: text(traceId).toLowerCase().padStart(32, '0'),
      spanId: text(list(row['linkSpanId'])[index]).toLowerCase().padStart(16, '0'),
      attributes: attributesOf(list(row['linkAttributes'])[index]),
    })),
    status: statusOf(text(row['status'])),
    // The exporter has no column for them.
    flags: null,
    traceState: text(row['state']),
    droppedLinks: 0,
    resource: resourceOf(row),
    scope: { name: text(row['scope']), version: text(row['version']) },
  };
}

function resourceOf(row: Row): Resource {
  const attributes = merged(row, 'resource');
  const named = attributes['service.name'] ?? row['service'];
  return { service: typeof named === 'string' && named !== '' ? named : null, attributes };
}

/** `Server`, `SPAN_KIND_SERVER`, `2`. */
function kindOf(said: string): SpanKind {
  const number = Number(said);
  if (said !== '' && Number.isInteger(number)) return KINDS[number] ?? 'unspecified';
  const name = said.replace(/^SPAN_KIND_/, '').toLowerCase();
  return KINDS.find((kind) => kind === name) ?? 'unspecified';
}

function statusOf(said: string): Span['status'] {
  const name = said.replace(/^STATUS_CODE_/, '').toLowerCase();
  return name === 'ok' || name === 'error' ? name : 'unset';
}

function merged(row: Row, prefix: string): Attributes {
  const maps = Object.keys(row).filter((name) => name.startsWith(prefix));
  return Object.assign(Object.create(null) as object, ...maps.map((name) => attributesOf(row[name]))) as Attributes;
}

function attributesOf(value: unknown): Attributes {
  const attributes = Object.create(null) as Record<string, string | number | boolean>;
  if (typeof value !== 'object' || value === null) return attributes;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') attributes[key] = item;
  }
  return attributes;
}

/** Milliseconds with a fraction, from nanoseconds as text: a number would lose the last digits before it is divided. */
function nanosToMs(value: unknown): number {
  const digits = text(value);
  if (!/^-?\d+$/.test(digits))
    throw new BackendError(`a span has no time ("${digits.slice(0, 40)}"); is the timestamp column right?`);
  const nanos = BigInt(digits);
  return Number(nanos / 1_000_000n) + Number(nanos % 1_000_000n) / NANOS_IN_MS;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
