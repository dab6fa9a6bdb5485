/**
 * Jaeger's own JSON (`/api/traces`, the download button of its page) as OTLP.
 * https://github.com/jaegertracing/jaeger/blob/v1.76.0/internal/uimodel/model.go
 */
import { count, list, type Raw, record, text } from '../otlp/guards.js';

/** Whether the value is one trace of Jaeger's: spans that name their process. */
export function isJaegerTrace(value: unknown): value is Raw {
  const trace = record(value);
  return trace !== null && Array.isArray(trace.spans) && record(trace.processes) !== null;
}

/** One batch of OTLP for each process. */
export function batchesOfJaeger(trace: Raw): Raw[] {
  const processes = record(trace.processes) ?? {};
  const byProcess = new Map<string, Raw[]>();
  for (const item of list(trace.spans)) {
    const span = record(item) ?? {};
    const id = text(span.processID);
    byProcess.set(id, [...(byProcess.get(id) ?? []), span]);
  }
  return [...byProcess].map(([id, spans]) => batchOf(record(processes[id]) ?? {}, spans));
}

function batchOf(process: Raw, spans: readonly Raw[]): Raw {
  const attributes = { ...tagsOf(process.tags), 'service.name': text(process.serviceName) };
  return { resource: { attributes }, scopeSpans: spans.map(scopeSpansOf) };
}

function scopeSpansOf(span: Raw): Raw {
  const tags = tagsOf(span.tags);
  const scope = {
    name: tags['otel.scope.name'] ?? tags['otel.library.name'] ?? '',
    version: tags['otel.scope.version'] ?? tags['otel.library.version'] ?? '',
  };
  return { scope, spans: [spanOf(span, tags)] };
}

/** Tags that stand for fields of a span. */
const FIELDS =
  /^(span\.kind|otel\.(scope|library)\.(name|version)|otel\.status_(code|description)|error|w3c\.tracestate|internal\.span\.format)$/;

function spanOf(span: Raw, tags: Record<string, unknown>): Raw {
  const references = list(span.references).map((item) => record(item) ?? {});
  const parent = references.find(({ refType, traceID }) => refType === 'CHILD_OF' && traceID === span.traceID);
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    parentSpanId: parent?.spanID ?? span.parentSpanID,
    name: span.operationName,
    kind: tags['span.kind'],
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(count(span.startTime) + count(span.duration)),
    attributes: Object.fromEntries(Object.entries(tags).filter(([key]) => !FIELDS.test(key))),
    events: list(span.logs).map(eventOf),
    links: references
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({ traceId: traceID, spanId: spanID })),
    status: { code: tags['otel.status_code'] ?? (String(tags['error']) === 'true' ? 'ERROR' : 0) },
    traceState: tags['w3c.tracestate'],
  };
}

function eventOf(item: unknown): Raw {
  const log = record(item) ?? {};
  const { event, ...attributes } = tagsOf(log.fields);
  return { name: event ?? '', timeUnixNano: nanos(log.timestamp), attributes };
}

function tagsOf(tags: unknown): Record<string, unknown> {
  const entries = list(tags).map((item) => record(item) ?? {});
  return Object.fromEntries(entries.map(({ key, type, value }) => [text(key), exact(type, value)]));
}

/** Whole numbers of 64 bits are given as text by some versions. */
function exact(type: unknown, value: unknown): unknown {
  return type === 'int64' && typeof value === 'string' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Microseconds since 1970 as OTLP's nanoseconds. */
export function nanos(micros: unknown): string {
  return `${Math.round(count(micros))}000`;
}
