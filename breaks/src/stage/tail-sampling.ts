/**
 * A stand-in for two OpenTelemetry Collectors with the tail_sampling processor and no load balancing by trace id in
 * front: no collector runs here, the receiver drops what such a pair would drop. Each decides about whole traces, by a
 * probabilistic policy with its own hash seed, but sees only the spans of its own services.
 */
import { createHash } from 'node:crypto';
import { type ResourceSpans } from './otlp';
import { type Filter } from './receiver';

/** The decision of one collector about one trace; each keeps half of them. */
export function keeps(collector: string, entry: { readonly trace_id: string } | undefined): boolean {
  if (entry === undefined) throw new Error('no program told of this request: nothing to decide about');
  return createHash('sha256').update(`${collector}:${entry.trace_id}`).digest()[0]! % 2 === 0;
}

interface Spans {
  resource: { attributes: { key: string; value: { stringValue?: string } }[] };
  scopeSpans: { spans: { traceId: string }[] }[];
}

/** Drops what the collector of the span's service does not keep. */
export function dropsPerCollector(collectorOf: (service: string) => string): Filter {
  return (batch) => batch.map((resourceSpans) => keptOf(resourceSpans as unknown as Spans, collectorOf));
}

function keptOf(all: Spans, collectorOf: (service: string) => string): ResourceSpans {
  const service = all.resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
  const collector = collectorOf(service);
  const scopeSpans = all.scopeSpans.map((scope) => ({
    ...scope,
    spans: scope.spans.filter((span) => keeps(collector, { trace_id: span.traceId })),
  }));
  return { ...all, scopeSpans };
}
