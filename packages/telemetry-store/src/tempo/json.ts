import type { AnyValue, KeyValue, Resource, Scope, Span, SpanEvent, SpanLink } from '../otlp/types.js';
import type { SpanInTrace } from './trace.js';

/** JSON as gogo's jsonpb writes it for Tempo: bytes base64, 64-bit numbers as strings, enums by name, defaults left out. */
export type Json = { [key: string]: unknown };

const KINDS = [
  undefined,
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];
const STATUS_CODES = [undefined, 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

const base64 = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

/** One resource with its scopes and spans, merged over all stored parts. */
export interface MergedResource {
  resource: Resource;
  json: Json;
  scopes: Map<string, { scope: Scope; json: Json; spans: Span[] }>;
}

/** Puts spans of equal resources and scopes together, whatever requests they came in. */
export function mergeByResource(spans: readonly SpanInTrace[]): MergedResource[] {
  const merged = new Map<string, MergedResource>();
  const keys = new Map<Resource | Scope, { key: string; json: Json }>();
  const keyOf = <T extends Resource | Scope>(of: T, toJson: (of: T) => Json): { key: string; json: Json } => {
    const known = keys.get(of);
    if (known !== undefined) return known;
    const json = toJson(of);
    const fresh = { key: JSON.stringify(json), json };
    keys.set(of, fresh);
    return fresh;
  };
  for (const { span, resource, scope } of spans) {
    const r = keyOf(resource, resourceJson);
    const s = keyOf(scope, scopeJson);
    let above = merged.get(r.key);
    if (above === undefined) merged.set(r.key, (above = { resource, json: r.json, scopes: new Map() }));
    const below = above.scopes.get(s.key);
    if (below === undefined) above.scopes.set(s.key, { scope, json: s.json, spans: [span] });
    else below.spans.push(span);
  }
  return [...merged.values()];
}

/** The `resourceSpans` (v2) or `batches` (v1) array of a trace. */
export function resourceSpansJson(merged: readonly MergedResource[]): Json[] {
  return merged.map(({ json, scopes }) => ({
    resource: json,
    scopeSpans: [...scopes.values()].map((scope) => ({ scope: scope.json, spans: scope.spans.map(spanJson) })),
  }));
}

function spanJson(span: Span): Json {
  return {
    traceId: base64(span.traceId),
    spanId: base64(span.spanId),
    ...(span.traceState !== '' && { traceState: span.traceState }),
    ...(span.parentSpanId.length > 0 && { parentSpanId: base64(span.parentSpanId) }),
    ...(span.flags !== 0 && { flags: span.flags }),
    name: span.name,
    ...(KINDS[span.kind] !== undefined && { kind: KINDS[span.kind] }),
    startTimeUnixNano: span.startTimeUnixNano.toString(),
    endTimeUnixNano: span.endTimeUnixNano.toString(),
    ...attributesJson(span),
    ...(span.events.length > 0 && { events: span.events.map(eventJson) }),
    ...(span.droppedEventsCount !== 0 && { droppedEventsCount: span.droppedEventsCount }),
    ...(span.links.length > 0 && { links: span.links.map(linkJson) }),
    ...(span.droppedLinksCount !== 0 && { droppedLinksCount: span.droppedLinksCount }),
    status: statusJson(span),
  };
}

function statusJson({ status }: Span): Json {
  if (!status) return {};
  const code = STATUS_CODES[status.code];
  return { ...(status.message !== '' && { message: status.message }), ...(code !== undefined && { code }) };
}

function eventJson(event: SpanEvent): Json {
  return { timeUnixNano: event.timeUnixNano.toString(), name: event.name, ...attributesJson(event) };
}

function linkJson(link: SpanLink): Json {
  return {
    traceId: base64(link.traceId),
    spanId: base64(link.spanId),
    ...(link.traceState !== '' && { traceState: link.traceState }),
    ...attributesJson(link),
    ...(link.flags !== 0 && { flags: link.flags }),
  };
}

function resourceJson(resource: Resource): Json {
  return attributesJson(resource);
}

function scopeJson(scope: Scope): Json {
  return {
    ...(scope.name !== '' && { name: scope.name }),
    ...(scope.version !== '' && { version: scope.version }),
    ...attributesJson(scope),
  };
}

function attributesJson({ attributes, droppedAttributesCount }: Pick<Resource, keyof Resource>): Json {
  return {
    ...(attributes.length > 0 && { attributes: attributes.map(keyValueJson) }),
    ...(droppedAttributesCount !== 0 && { droppedAttributesCount }),
  };
}

function keyValueJson({ key, value }: KeyValue): Json {
  return { key, ...(value && { value: valueJson(value) }) };
}

/** An attribute value in OTLP's JSON form; the one that is set is the message's own property. */
export function valueJson(value: AnyValue): Json {
  const has = (name: keyof AnyValue): boolean => Object.hasOwn(value, name) && value[name] != null;
  if (has('stringValue')) return { stringValue: value.stringValue };
  if (has('intValue')) return { intValue: String(value.intValue) };
  if (has('boolValue')) return { boolValue: value.boolValue };
  if (has('doubleValue')) return { doubleValue: finite(value.doubleValue ?? 0) };
  if (has('arrayValue')) return { arrayValue: listJson(value.arrayValue?.values, valueJson) };
  if (has('kvlistValue')) return { kvlistValue: listJson(value.kvlistValue?.values, keyValueJson) };
  if (has('bytesValue')) return { bytesValue: base64(value.bytesValue ?? new Uint8Array()) };
  return {};
}

function listJson<T>(values: readonly T[] | undefined, toJson: (value: T) => Json): Json {
  return values && values.length > 0 ? { values: values.map(toJson) } : {};
}

/** JSON has no NaN and no infinity: protobuf's JSON mapping writes them as strings. */
const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
