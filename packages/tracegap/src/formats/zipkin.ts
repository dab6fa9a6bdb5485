/** Zipkin's JSON (API v2) as OTLP: https://zipkin.io/zipkin-api/ */
import { list, type Raw, record, text } from '../otlp/guards.js';
import { nanos } from './jaeger.js';

/** Whether the value is one span of Zipkin's: the only ones whose id is called `id`, beside a `traceId`. */
export function isZipkinSpan(value: unknown): value is Raw {
  const span = record(value);
  return (
    span !== null &&
    typeof span.traceId === 'string' &&
    typeof span.id === 'string' &&
    ['localEndpoint', 'timestamp', 'kind', 'parentId', 'tags'].some((key) => key in span) &&
    !('instrumentationScope' in span)
  );
}

/**
 * One batch of OTLP for each span, because nothing says which of them share a process. A server span that shares its id
 * with the client's (`shared`) keeps that id and that parent; the tree is built from nodes, so both have their place.
 */
export function batchOfZipkin(span: Raw): Raw {
  const local = record(span.localEndpoint) ?? {};
  const tags = record(span.tags) ?? {};
  const resource = Object.entries(tags).filter(([key]) => RESOURCE.test(key));
  const scope = {
    name: tags['otel.scope.name'] ?? tags['otel.library.name'] ?? '',
    version: tags['otel.scope.version'] ?? tags['otel.library.version'] ?? '',
  };
  return {
    resource: { attributes: { ...Object.fromEntries(resource), 'service.name': text(local.serviceName) } },
    scopeSpans: [{ scope, spans: [spanOf(span, tags)] }],
  };
}

/** Zipkin has no resource: exporters write its attributes among the tags. */
const RESOURCE = /^(service|telemetry|host|process|os|k8s|container|cloud|deployment|faas)\./;
const FIELDS = /^(otel\.(scope|library)\.(name|version)|otel\.status_(code|description)|error|w3c\.tracestate)$/;

function spanOf(span: Raw, tags: Raw): Raw {
  const start = Number(span.timestamp ?? 0);
  const own = Object.entries(tags).filter(([key]) => !RESOURCE.test(key) && !FIELDS.test(key));
  return {
    traceId: span.traceId,
    spanId: span.id,
    parentSpanId: span.parentId,
    name: span.name,
    kind: text(span.kind) || 'internal',
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + Number(span.duration ?? 0)),
    attributes: { ...remoteOf(span), ...Object.fromEntries(own) },
    events: list(span.annotations).map((item) => {
      const { timestamp, value } = record(item) ?? {};
      return { name: value, timeUnixNano: nanos(timestamp) };
    }),
    status: { code: tags['otel.status_code'] ?? ('error' in tags ? 'ERROR' : 0) },
    traceState: tags['w3c.tracestate'],
  };
}

function remoteOf(span: Raw): Record<string, unknown> {
  const remote = record(span.remoteEndpoint) ?? {};
  const ip = text(remote.ipv4) || text(remote.ipv6);
  return {
    ...(text(remote.serviceName) === '' ? {} : { 'peer.service': remote.serviceName }),
    ...(ip === '' ? {} : { 'network.peer.address': ip }),
    ...(ip === '' || typeof remote.port !== 'number' ? {} : { 'network.peer.port': remote.port }),
  };
}
