/** Traces as a file of OTLP/JSON: what `parseOtlp` reads, the other way round, and what any receiver of OTLP takes. */
import {
  type Attributes,
  type AttributeValue,
  type Resource,
  type Scope,
  type Span,
  type Trace,
} from '../span/model.js';

/** Ids are hex and enums numbers, as OTLP/JSON has them: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS = { unset: 0, ok: 1, error: 2 } as const;

/**
 * Every span with everything that is known of it, in the order given, so that the file is judged as the traces were.
 * A trace that its source cut short stands in Tempo's envelope (`trace`, `status`), because OTLP has no word for it.
 */
export function writeOtlp(traces: readonly Trace[]): string {
  const whole = { resourceSpans: traces.filter(({ partial }) => partial === null).flatMap(batchesOf) };
  const cut = traces.flatMap((trace) =>
    trace.partial === null
      ? []
      : [{ trace: { resourceSpans: batchesOf(trace) }, status: 'PARTIAL', message: trace.partial }],
  );
  return `${JSON.stringify(cut.length === 0 ? whole : [whole, ...cut])}\n`;
}

interface Batch {
  readonly resource: object;
  readonly scopeSpans: { readonly scope: Scope; readonly spans: object[] }[];
}

/** Spans that follow one another and share resource and scope share a batch. */
function batchesOf({ spans }: Trace): Batch[] {
  const batches: Batch[] = [];
  let [resource, scope]: [Resource | null, Scope | null] = [null, null];
  for (const span of spans) {
    if (span.resource !== resource) {
      batches.push({ resource: { attributes: keyValues(span.resource.attributes) }, scopeSpans: [] });
      scope = null;
    }
    const groups = batches.at(-1)?.scopeSpans;
    if (span.scope !== scope) groups?.push({ scope: span.scope, spans: [] });
    groups?.at(-1)?.spans.push(spanOf(span));
    [resource, scope] = [span.resource, span.scope];
  }
  return batches;
}

function spanOf(span: Span): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    ...(span.flags === null ? {} : { flags: span.flags }),
    ...(span.traceState === '' ? {} : { traceState: span.traceState }),
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: nanos(span.startMs),
    endTimeUnixNano: nanos(span.endMs),
    attributes: keyValues(span.attributes),
    events: span.events.map(({ name, timeMs, attributes }) => ({
      name,
      timeUnixNano: nanos(timeMs),
      attributes: keyValues(attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: keyValues(attributes),
    })),
    ...(span.droppedLinks === 0 ? {} : { droppedLinksCount: span.droppedLinks }),
    status: { code: STATUS[span.status] },
  };
}

const keyValues = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value: AttributeValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (isList(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: keyValues(value) } };
}

const isList = (value: object): value is readonly AttributeValue[] => Array.isArray(value);

/** Whole nanoseconds as text; read again they are the same milliseconds. */
function nanos(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}
