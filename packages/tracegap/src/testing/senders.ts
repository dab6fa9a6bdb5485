/**
 * Spans of tracegap's model as OTLP/JSON, and as Zipkin's JSON the way exporters write it:
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/
 */
import { type Attributes, type AttributeValue, type Span } from '../span/model.js';

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const nanos = (ms: number) => String(BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.round((ms % 1) * 1e6)));

const value = (raw: AttributeValue): object => {
  if (typeof raw === 'string') return { stringValue: raw };
  if (typeof raw === 'boolean') return { boolValue: raw };
  if (typeof raw === 'number') return Number.isInteger(raw) ? { intValue: String(raw) } : { doubleValue: raw };
  if (Array.isArray(raw)) return { arrayValue: { values: raw.map(value) } };
  return { stringValue: JSON.stringify(raw) };
};
const attributes = (of: Attributes) => Object.entries(of).map(([key, raw]) => ({ key, value: value(raw) }));

export function otlpOf(spans: readonly Span[]): object {
  return {
    resourceSpans: spans.map((span) => ({
      resource: { attributes: attributes(span.resource.attributes) },
      scopeSpans: [
        {
          scope: span.scope,
          spans: [
            {
              traceId: span.traceId,
              spanId: span.spanId,
              ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
              name: span.name,
              kind: KINDS.indexOf(span.kind),
              startTimeUnixNano: nanos(span.startMs),
              endTimeUnixNano: nanos(span.endMs),
              attributes: attributes(span.attributes),
              events: span.events.map(({ name, timeMs, attributes: of }) => ({
                name,
                timeUnixNano: nanos(timeMs),
                attributes: attributes(of),
              })),
              links: span.links.map((link) => ({ ...link, attributes: attributes(link.attributes) })),
              status: { code: ['unset', 'ok', 'error'].indexOf(span.status) },
              ...(span.flags === null ? {} : { flags: span.flags }),
              traceState: span.traceState,
            },
          ],
        },
      ],
    })),
  };
}

const text = (raw: AttributeValue) => (typeof raw === 'string' ? raw : JSON.stringify(raw));
const tags = (of: Attributes) => Object.fromEntries(Object.entries(of).map(([key, raw]) => [key, text(raw)]));
const micros = (ms: number) => Math.round(ms * 1000);

export function zipkinOf(spans: readonly Span[]): object[] {
  const clients = new Set(spans.filter(({ kind }) => kind === 'client').map(({ spanId }) => spanId));
  return spans.map((span) => ({
    traceId: span.traceId,
    id: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentId: span.parentSpanId }),
    name: span.name,
    ...(['server', 'client', 'producer', 'consumer'].includes(span.kind) ? { kind: span.kind.toUpperCase() } : {}),
    ...(span.kind === 'server' && clients.has(span.spanId) ? { shared: true } : {}),
    timestamp: micros(span.startMs),
    duration: Math.max(1, micros(span.endMs) - micros(span.startMs)),
    localEndpoint: { serviceName: span.resource.service ?? 'unknown_service' },
    tags: {
      ...tags(span.resource.attributes),
      ...tags(span.attributes),
      ...(span.status === 'error' ? { 'otel.status_code': 'ERROR', error: 'true' } : {}),
      ...(span.scope.name ? { 'otel.scope.name': span.scope.name, 'otel.scope.version': span.scope.version } : {}),
      ...(span.traceState ? { 'w3c.tracestate': span.traceState } : {}),
    },
    annotations: span.events.map(({ name, timeMs }) => ({ timestamp: micros(timeMs), value: name })),
  }));
}
