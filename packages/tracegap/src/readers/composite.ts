import { type Span, type Trace } from '../span/model.js';
import { type Meter } from './meter.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from './reader.js';

/** Several sources as one: a trace is what all of them know of it, a search asks them all. */
export class CompositeReader implements TraceReader {
  constructor(private readonly readers: readonly TraceReader[]) {}

  get live(): boolean {
    return this.readers.some((reader) => reader.live);
  }

  metered(meter: Meter): TraceReader {
    return new CompositeReader(this.readers.map((reader) => reader.metered?.(meter) ?? reader));
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    const parts = await this.ask((reader) => reader.byId(traceId, signal));
    const found = parts.filter((part) => part !== null);
    const [first, ...others] = found;
    if (first === undefined || others.length === 0) return first ?? null;
    const spans = new Map<string, Span>();
    for (const span of found.flatMap((part) => part.spans)) spans.set(`${span.spanId}/${span.kind}`, span);
    return { traceId, spans: [...spans.values()], partial: found.find((part) => part.partial)?.partial ?? null };
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    const answers = await this.ask((reader) => reader.search(query, signal));
    const traceIds = [...new Set(answers.flatMap((answer) => answer.traceIds))];
    // What came whole from one may be a part of what all know.
    return {
      traceIds: traceIds.slice(0, query.limit),
      complete:
        answers.length === this.readers.length &&
        answers.every(({ complete }) => complete) &&
        traceIds.length <= query.limit,
    };
  }

  /** One that fails is silent while another answers: each may be away for a while. Throws when all of them fail. */
  private async ask<T>(question: (reader: TraceReader) => Promise<T>): Promise<T[]> {
    const settled = await Promise.allSettled(this.readers.map(question));
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = settled.find((one) => one.status === 'rejected');
    if (answers.length === 0 && refused) throw refused.reason;
    return answers;
  }
}
