import { z } from 'zod';
import { getJson } from './http.js';
import { urls } from './stack.js';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.string().optional(),
});
const byId = z.object({
  trace: z.object({
    resourceSpans: z
      .array(
        z.object({
          resource: z.object({ attributes: z.array(attribute).default([]) }).default({ attributes: [] }),
          scopeSpans: z.array(z.object({ spans: z.array(span) })).default([]),
        }),
      )
      .default([]),
  }),
});
const searched = z.object({ traces: z.array(z.object({ traceID: z.string() })).default([]) });

export interface Span {
  id: string;
  parent: string | undefined;
  service: string;
  name: string;
  server: boolean;
}

/** A trace by id, through the page's server and Tempo's API; no spans when it is not there (yet). */
export async function readTrace(traceId: string): Promise<Span[]> {
  const { trace } = await getJson(`${urls.web}/tempo/api/v2/traces/${traceId}`, byId);
  return trace.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map((one) => ({
        id: one.spanId,
        parent: one.parentSpanId || undefined,
        service: String(service),
        name: one.name,
        server: one.kind === 'SPAN_KIND_SERVER',
      }));
  });
}

/** Ids of the traces that carry this order's id; what belongs together is never known from the variant. */
export function tracesOfOrder(orderId: number): Promise<string[]> {
  return tracesWhere(`{ span.order.id = ${orderId} }`);
}

/** Ids of the traces that a TraceQL query finds, the newest first. */
export async function tracesWhere(traceQl: string): Promise<string[]> {
  const query = new URLSearchParams({ q: traceQl, limit: '20' });
  const { traces } = await getJson(`${urls.web}/tempo/api/search?${query}`, searched);
  return traces.map(({ traceID }) => traceID.padStart(32, '0'));
}

/** Spans whose parent is not in the trace: a whole trace has exactly one, its root. */
export const roots = (spans: Span[]): Span[] => spans.filter(({ parent }) => !spans.some(({ id }) => id === parent));

/** Calls from service to service as the spans prove them, `order > inventory`, each once and sorted. */
export function edges(spans: Span[]): string[] {
  const byId = new Map(spans.map((one) => [one.id, one]));
  const found = spans.flatMap((one) => {
    const parent = one.parent ? byId.get(one.parent) : undefined;
    return parent && parent.service !== one.service ? [`${parent.service} > ${one.service}`] : [];
  });
  return [...new Set(found)].sort();
}

/** The trace as a bag of spans, to tell whether another one lacks any. */
export const bag = (spans: Span[]): string =>
  spans
    .map(({ service, name }) => `${service}: ${name}`)
    .sort()
    .join('\n');
