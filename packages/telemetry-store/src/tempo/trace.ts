import { TracesDataType } from '../otlp/schema.js';
import type { Resource, Scope, Span, TracesData } from '../otlp/types.js';

/** A span with what is above it; the resource and scope objects are shared by all spans of one resource and scope. */
export interface SpanInTrace {
  span: Span;
  resource: Resource;
  scope: Scope;
}

const NO_RESOURCE: Resource = { attributes: [], droppedAttributesCount: 0 };
const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };

/** Decodes the stored parts of one trace, in the order of their arrival. */
export function decodeTrace(parts: readonly Uint8Array[]): SpanInTrace[] {
  const spans: SpanInTrace[] = [];
  for (const part of parts) {
    const data = TracesDataType.decode(part) as unknown as TracesData;
    for (const { resource, scopeSpans } of data.resourceSpans)
      for (const { scope, spans: below } of scopeSpans)
        for (const span of below) spans.push({ span, resource: resource ?? NO_RESOURCE, scope: scope ?? NO_SCOPE });
  }
  return spans;
}

/** Values of `SpanKind`. */
export const SERVER = 2;
export const CLIENT = 3;

/**
 * Zipkin lets a SERVER span share its CLIENT's span id. Tempo's read path gives such a SERVER a new small id, hangs it under the
 * CLIENT and moves the children to it (tempo, pkg/model/trace: the deduper); so does this, on the decoded spans in place.
 */
export function separateSharedSpanIds(spans: readonly SpanInTrace[]): void {
  const clients = new Set<string>();
  const ids = new Set<string>();
  for (const { span } of spans) {
    const id = hex(span.spanId);
    ids.add(id);
    if (span.kind === CLIENT) clients.add(id);
  }
  const renamed = new Map<string, Uint8Array>();
  for (const { span } of spans) {
    const id = hex(span.spanId);
    if (span.kind !== SERVER || !clients.has(id)) continue;
    const fresh = unusedId(ids);
    renamed.set(id, fresh);
    span.parentSpanId = span.spanId;
    span.spanId = fresh;
  }
  if (renamed.size === 0) return;
  for (const { span } of spans) {
    const server = renamed.get(hex(span.parentSpanId));
    if (server !== undefined && hex(span.spanId) !== hex(server)) span.parentSpanId = server;
  }
}

function unusedId(ids: Set<string>): Uint8Array {
  for (let next = 1; ; next++) {
    const id = next.toString(16).padStart(16, '0');
    if (ids.has(id)) continue;
    ids.add(id);
    return Buffer.from(id, 'hex');
  }
}

/** Lower-case hex; '' for a field that was not sent, which protobufjs gives as an empty array. */
export const hex = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
