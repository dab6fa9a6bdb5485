/** Reads what a search finds at once, in one query: a closer look weighs every trace of its moment, and those have long settled. */
import { type ClickHouseReader } from '../readers/clickhouse/index.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from '../readers/reader.js';
import { type Trace } from '../span/model.js';

export class SettledReader implements TraceReader {
  readonly live = false;
  private readonly read = new Map<string, Trace>();

  constructor(private readonly reader: ClickHouseReader) {}

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    return this.read.get(traceId) ?? this.reader.byId(traceId, signal);
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    const answer = await this.reader.search(query, signal);
    const unread = answer.traceIds.filter((traceId) => !this.read.has(traceId));
    for (const trace of await this.reader.readMany(unread, query, signal)) this.read.set(trace.traceId, trace);
    return answer;
  }
}
