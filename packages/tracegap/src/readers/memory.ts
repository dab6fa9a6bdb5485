import { type Trace } from '../span/model.js';
import { matches } from './matches.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from './reader.js';

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
    const hits = [...this.byTraceId.values()].filter((trace) => matches(trace, query));
    const traceIds = hits.slice(0, query.limit).map((trace) => trace.traceId);
    return Promise.resolve({ traceIds, complete: hits.length <= query.limit });
  }
}
