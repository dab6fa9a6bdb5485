// Stands in for tracegap's `investigate` and `TempoReader` until they land: says whether the spans of a trace hang
// together, and nothing about other traces. Same interface, so that only the imports change.
import { type Attributes, type Span, type SpanKind, type Trace, type TraceReader, type TraceReport } from 'tracegap';
import { z } from 'zod/mini';
import { ask, Failure } from './api/http';

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const TraceSchema = z.object({
  batches: z.optional(
    z.array(
      z.object({
        resource: z.optional(z.object({ attributes: z.optional(z.array(Attribute)) })),
        scopeSpans: z.array(
          z.object({
            scope: z.optional(z.object({ name: z.optional(z.string()), version: z.optional(z.string()) })),
            spans: z.array(
              z.object({
                traceId: z.string(),
                spanId: z.string(),
                parentSpanId: z.optional(z.string()),
                name: z.string(),
                kind: z.optional(z.string()),
                startTimeUnixNano: z.string(),
                endTimeUnixNano: z.string(),
                attributes: z.optional(z.array(Attribute)),
                status: z.optional(z.object({ code: z.optional(z.string()) })),
              }),
            ),
          }),
        ),
      }),
    ),
  ),
});

export class TempoReader implements TraceReader {
  readonly live = true;
  constructor(private readonly options: { url: string }) {}

  async byId(id: string): Promise<Trace | null> {
    try {
      const { batches = [] } = await ask(`${this.options.url}/api/traces/${id}`, TraceSchema);
      const spans = batches.flatMap(({ resource, scopeSpans }) => {
        const attributes = plain(resource?.attributes);
        const service = attributes['service.name'];
        const from = { service: typeof service === 'string' ? service : null, attributes };
        return scopeSpans.flatMap(({ scope, spans: list }) =>
          list.map((span): Span => ({
            traceId: id,
            spanId: hex(span.spanId),
            parentSpanId: span.parentSpanId ? hex(span.parentSpanId) : null,
            name: span.name,
            kind: (span.kind ?? '').replace('SPAN_KIND_', '').toLowerCase() as SpanKind,
            startMs: Number(span.startTimeUnixNano) / 1e6,
            endMs: Number(span.endTimeUnixNano) / 1e6,
            attributes: plain(span.attributes),
            events: [],
            links: [],
            status: span.status?.code === 'STATUS_CODE_ERROR' ? 'error' : 'unset',
            flags: null,
            traceState: '',
            droppedLinks: 0,
            resource: from,
            scope: { name: scope?.name ?? '', version: scope?.version ?? '' },
          })),
        );
      });
      return { traceId: id, spans, partial: null };
    } catch (error) {
      if (error instanceof Failure && error.status === 404) return null;
      throw error;
    }
  }

  search() {
    return Promise.resolve({ traceIds: [], complete: false });
  }
}

export async function investigate(traceId: string, reader: TraceReader): Promise<TraceReport> {
  const trace = await reader.byId(traceId);
  const spans = trace?.spans ?? [];
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const hops = new Map<string, TraceReport['hops'][number]>();
  for (const span of spans) {
    const parent = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
    const [from, to] = [parent?.resource.service, span.resource.service];
    if (from && to && from !== to) hops.set(`${from}>${to}`, { from, to, state: 'whole', finding: null });
  }
  return {
    trace_id: traceId,
    verdict: spans.length === 0 ? 'not-found' : 'not-ready',
    complete: false,
    spans: spans.length,
    services: [...new Set(spans.map((span) => span.resource.service ?? ''))],
    hops: [...hops.values()],
    findings: [],
  };
}

function plain(list: z.infer<typeof Attribute>[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}

const hex = (base64: string) =>
  Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
