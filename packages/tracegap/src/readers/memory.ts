import { type Attributes, type Span, type Trace } from '../span/model.js';
import { type Condition, type SearchAnswer, type SearchQuery, type TraceReader } from './reader.js';

/** Traces that are all at hand: files, stdin, tests. What it does not hold does not exist. */
export class MemoryReader implements TraceReader {
  readonly live = false;
  private readonly byTraceId = new Map<string, Trace>();

  constructor(readonly traces: readonly Trace[]) {
    for (const trace of traces) {
      const known = this.byTraceId.get(trace.traceId);
      const spans = known ? [...known.spans, ...trace.spans] : trace.spans;
      this.byTraceId.set(trace.traceId, { ...trace, spans, partial: known?.partial ?? trace.partial });
    }
  }

  /** Each trace once, its parts put together. */
  all(): readonly Trace[] {
    return [...this.byTraceId.values()];
  }

  byId(traceId: string): Promise<Trace | null> {
    return Promise.resolve(this.byTraceId.get(traceId) ?? null);
  }

  search(query: SearchQuery): Promise<SearchAnswer> {
    const hits = [...this.byTraceId.values()].filter((trace) =>
      trace.spans.some((span) => inWindow(span, query) && query.where.every((condition) => holds(span, condition))),
    );
    const traceIds = hits.slice(0, query.limit).map((trace) => trace.traceId);
    return Promise.resolve({ traceIds, complete: hits.length <= query.limit });
  }
}

function inWindow(span: Span, query: SearchQuery): boolean {
  return span.endMs >= query.fromMs && span.startMs <= query.toMs;
}

function holds(span: Span, condition: Condition): boolean {
  switch (condition.on) {
    case 'attribute':
      return hasValue(span.attributes, condition.key, condition.anyOf);
    case 'resource':
      return hasValue(span.resource.attributes, condition.key, condition.anyOf);
    case 'service':
      return span.resource.service !== null && condition.anyOf.includes(span.resource.service);
    case 'name':
      return condition.anyOf.includes(span.name);
    case 'link':
      return span.links.some((link) => link.traceId === condition.traceId);
    case 'trace':
      return span.traceId === condition.traceId;
    case 'root':
      return span.parentSpanId === null;
  }
}

function hasValue(attributes: Attributes, key: string, anyOf: readonly string[]): boolean {
  const value = attributes[key];
  return value !== undefined && value !== null && anyOf.includes(String(value));
}
