import { type Resource, type Scope, type Span, type SpanEvent, type SpanKind, type SpanLink } from '../span/model.js';
import { batchOfConsole, isConsoleSpan } from '../formats/console.js';
import { batchesOfJaeger, isJaegerTrace } from '../formats/jaeger.js';
import { batchOfZipkin, isZipkinSpan } from '../formats/zipkin.js';
import { attributesOf, cut } from './attributes.js';
import { count, field, list, millis, type Raw, record, text } from './guards.js';
import { spanIdOf, traceIdOf } from './ids.js';

export interface Collected {
  readonly spans: Span[];
  /** Spans left out because they have no usable trace or span id. */
  skipped: number;
  /** What the source says about missing spans (Tempo's `status: PARTIAL`), by the trace it says it of. */
  readonly partial: Map<string, string>;
}

export function nothing(): Collected {
  return { spans: [], skipped: 0, partial: new Map() };
}

/**
 * Collects the spans of one parsed JSON value: Tempo v1 (`batches`), Tempo v2 (`trace`, `status`), OTLP
 * (`resourceSpans`), or a list of any of them. Returns false when the value is none of these.
 */
export function collect(value: unknown, into: Collected): boolean {
  if (Array.isArray(value)) return value.map((item) => collect(item, into)).some(Boolean);
  const body = record(value);
  if (!body) return false;
  const foreign = foreignBatches(body);
  if (foreign) {
    for (const batch of foreign) collectBatch(batch, into);
    return true;
  }
  // Jaeger's API v3 puts the answer into `result`, its older one into `data`.
  const inside = body.result ?? (Array.isArray(body.data) ? body.data : undefined);
  if (inside !== undefined) return collect(inside, into) || (Array.isArray(inside) && inside.length === 0);
  const wrapped = record(body.trace);
  if (wrapped) {
    const from = into.spans.length;
    collect(wrapped, into);
    if (body.status === 'PARTIAL' || body.status === 1) {
      const reason = text(body.message) || 'the backend says that spans are missing';
      for (const { traceId } of into.spans.slice(from)) into.partial.set(traceId, reason);
    }
    return true;
  }
  const batches = field(body, 'resourceSpans', 'batches', 'resource_spans');
  if (!Array.isArray(batches)) return Object.keys(body).length === 0;
  for (const batch of batches) collectBatch(record(batch) ?? {}, into);
  return true;
}

/** What other programs call a trace or a span, as batches of OTLP; null for what none of them wrote. */
function foreignBatches(body: Raw): Raw[] | null {
  // One ResourceSpans by itself: Java's OTLP logging exporter.
  if (record(body.resource) !== null && Array.isArray(body.scopeSpans)) return [body];
  if (isConsoleSpan(body)) return [batchOfConsole(body)];
  if (isJaegerTrace(body)) return batchesOfJaeger(body);
  if (isZipkinSpan(body)) return [batchOfZipkin(body)];
  return null;
}

function collectBatch(batch: Raw, into: Collected): void {
  const resource = resourceOf(record(batch.resource) ?? {});
  const groups = [
    ...list(field(batch, 'scopeSpans', 'scope_spans')),
    ...list(field(batch, 'instrumentationLibrarySpans', 'instrumentation_library_spans')),
  ];
  for (const item of groups) {
    const group = record(item) ?? {};
    const scope = scopeOf(record(field(group, 'scope', 'instrumentationLibrary', 'instrumentation_library')) ?? {});
    for (const raw of list(group.spans)) {
      const span = spanOf(record(raw) ?? {}, resource, scope);
      if (span) into.spans.push(span);
      else into.skipped += 1;
    }
  }
}

function resourceOf(raw: Raw): Resource {
  const attributes = attributesOf(raw.attributes);
  const service = attributes['service.name'];
  return { service: typeof service === 'string' && service !== '' ? service : null, attributes };
}

function scopeOf(raw: Raw): Scope {
  return { name: cut(text(raw.name)), version: cut(text(raw.version)) };
}

function spanOf(raw: Raw, resource: Resource, scope: Scope): Span | null {
  const traceId = traceIdOf(field(raw, 'traceId', 'trace_id'));
  const spanId = spanIdOf(field(raw, 'spanId', 'span_id'));
  if (traceId === null || spanId === null) return null;
  const startMs = millis(field(raw, 'startTimeUnixNano', 'start_time_unix_nano'));
  const endMs = millis(field(raw, 'endTimeUnixNano', 'end_time_unix_nano'));
  const flags = field(raw, 'flags');
  return {
    traceId,
    spanId,
    parentSpanId: spanIdOf(field(raw, 'parentSpanId', 'parent_span_id')),
    name: cut(text(raw.name)),
    kind: kindOf(raw.kind),
    startMs,
    endMs: Math.max(startMs, endMs),
    attributes: attributesOf(raw.attributes),
    events: list(raw.events).map(eventOf),
    links: list(raw.links).flatMap(linkOf),
    status: statusOf(record(raw.status)?.code),
    flags: flags === undefined || flags === null ? null : count(flags),
    traceState: cut(text(field(raw, 'traceState', 'trace_state'))),
    droppedLinks: count(field(raw, 'droppedLinksCount', 'dropped_links_count')),
    resource,
    scope,
  };
}

function eventOf(value: unknown): SpanEvent {
  const raw = record(value) ?? {};
  return {
    name: cut(text(raw.name)),
    timeMs: millis(field(raw, 'timeUnixNano', 'time_unix_nano')),
    attributes: attributesOf(raw.attributes),
  };
}

function linkOf(value: unknown): SpanLink[] {
  const raw = record(value) ?? {};
  const traceId = traceIdOf(field(raw, 'traceId', 'trace_id'));
  const spanId = spanIdOf(field(raw, 'spanId', 'span_id'));
  return traceId === null || spanId === null ? [] : [{ traceId, spanId, attributes: attributesOf(raw.attributes) }];
}

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** `2`, `"2"`, `"SPAN_KIND_SERVER"` or `"server"`. */
function kindOf(raw: unknown): SpanKind {
  const name = typeof raw === 'string' ? raw.replace(/^SPAN_KIND_/, '').toLowerCase() : '';
  return KINDS.find((kind) => kind === name) ?? KINDS[count(raw)] ?? 'unspecified';
}

function statusOf(code: unknown): Span['status'] {
  if (code === 2 || code === '2' || code === 'STATUS_CODE_ERROR' || code === 'ERROR') return 'error';
  return code === 1 || code === '1' || code === 'STATUS_CODE_OK' || code === 'OK' ? 'ok' : 'unset';
}
