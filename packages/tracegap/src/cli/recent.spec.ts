// What a look at a whole backend costs it: requests are counted, not time.
import path from 'node:path';
import { type SearchAnswer, type SearchQuery, type Trace } from '../index';
import { MemoryReader } from '../readers/memory';
import { TempoReader } from '../readers/tempo/tempo';
import { serving } from '../testing/backends';
import { RECORDINGS, tracesOf } from '../testing/recordings';
import { judgeRecent } from './recent';

const traces = tracesOf(path.join(RECORDINGS[0], 'not-forwarded/twenty-at-once.json'));
const times = traces.flatMap(({ spans }) => spans.map(({ endMs }) => endMs));
const options = { sinceMs: 3_600_000, limit: 1_000, keys: [], now: Math.max(...times) + 60_000 };

/** Gives whole traces with a search, as Jaeger and Zipkin do. */
class WholeReader extends MemoryReader {
  reads = 0;

  override byId(traceId: string): Promise<Trace | null> {
    this.reads += 1;
    return super.byId(traceId);
  }

  override async search(query: SearchQuery): Promise<SearchAnswer> {
    const answer = await super.search(query);
    return { ...answer, traces: this.traces.filter(({ traceId }) => answer.traceIds.includes(traceId)) };
  }
}

describe('recent', () => {
  it('asks a backend whose search gives whole traces once', async () => {
    const reader = new WholeReader(traces);
    const { reports } = await judgeRecent(reader, options);
    expect(reports).toHaveLength(traces.length);
    expect(reader.reads).toBe(0);
  });

  it('asks a Tempo for one search and each trace once, never more than 8 at once', async () => {
    const reader = new TempoReader({ url: await serving(traces) });
    const { reports } = await judgeRecent(reader, options);
    expect(reports).toHaveLength(traces.length);
    expect(reader.http.stats.requests).toBe(1 + traces.length);
    expect(reader.http.stats.atOnce).toBeLessThanOrEqual(8);
  });
});
