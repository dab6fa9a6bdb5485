// What a look at a whole backend costs it: requests are counted, not time.
import path from 'node:path';
import { diagnoseAll, type SearchAnswer, type SearchQuery, type Trace } from '../index';
import { REQUESTS_AT_ONCE } from '../limits';
import { MemoryReader } from '../readers/memory';
import { TempoReader } from '../readers/tempo/tempo';
import { answerOf } from '../testing/answers';
import { serving } from '../testing/backends';
import { LIVE, type LiveBackend } from '../testing/live';
import { RECORDINGS, tracesOf } from '../testing/recordings';
import { later, type SpanPlan, traceOf, ZERO_MS } from '../testing/spans';
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

  it('asks a Tempo that shows no outlines for each trace once, never more than 8 at once', async () => {
    const reader = new TempoReader({ url: await serving(traces) });
    const { reports } = await judgeRecent(reader, options);
    expect(reports).toHaveLength(traces.length);
    expect(reader.http.stats.requests).toBe(ASKED_FIRST + traces.length);
    expect(reader.http.stats.atOnce).toBeLessThanOrEqual(REQUESTS_AT_ONCE);
  });
});

/** The names of attributes, and a search. */
const ASKED_FIRST = 2;

describe('recent over two thousand traces of a Tempo', () => {
  const get = { 'http.request.method': 'GET', 'url.full': 'http://pricing/price' };
  const received = { 'http.request.method': 'GET', 'url.path': '/price' };
  const order = (at: number, id: string, below: SpanPlan[]): Trace => {
    const call: SpanPlan = {
      service: 'order',
      kind: 'client',
      at: [5, 30],
      attributes: { ...get, 'order.id': id },
      below,
    };
    return later(traceOf({ service: 'order', kind: 'server', at: [0, 40], below: [call] }), at);
  };
  const price = (id: string): SpanPlan => ({
    service: 'pricing',
    kind: 'server',
    at: [8, 26],
    attributes: { ...received, 'order.id': id },
  });
  const whole = Array.from({ length: 1_900 }, (_, index) =>
    order(index * 400, `w-${index + 1000}`, [price(`w-${index + 1000}`)]),
  );
  const halves = Array.from({ length: 50 }, (_, index) => {
    const [id, at] = [`o-${index + 1000}`, index * 15_000 + 200];
    return [order(at, id, []), later(traceOf(price(id)), at)];
  }).flat();
  const all = [...whole, ...halves];
  let backend: LiveBackend;

  beforeAll(async () => {
    backend = await (LIVE[0] as (typeof LIVE)[number])[1]();
    for (let from = 0; from < all.length; from += 500) await backend.send(all.slice(from, from + 500));
  }, 60_000);
  afterAll(() => backend.close());

  it('costs at most 200 searches and one request for each closer look, and says which were seen by search only', async () => {
    const reader = new TempoReader({ url: backend.url });
    const window = { sinceMs: 1_000_000, now: ZERO_MS + 900_000 };
    const { reports, cut, searchOnly } = await judgeRecent(reader, { ...window, limit: 10_000, keys: [] });
    expect(reports).toHaveLength(all.length);
    expect(cut).toBe(false);
    const closer = all.length - searchOnly;
    expect(closer).toBeLessThanOrEqual(halves.length);
    expect(reader.http.stats.requests).toBeLessThanOrEqual(200 + closer);
    expect(reader.http.stats.atOnce).toBeLessThanOrEqual(REQUESTS_AT_ONCE);
    expect(reports.filter(({ unsearched }) => unsearched !== undefined)).toHaveLength(searchOnly);
    process.stdout.write(
      `recent over ${all.length} traces: ${reader.http.stats.requests} requests, ${closer} looked at closely\n`,
    );
  }, 60_000);

  it('tells every pair and no other, as if each trace had been read', async () => {
    const { reports } = await judgeRecent(new TempoReader({ url: backend.url }), {
      ...{ sinceMs: 1_000_000, now: ZERO_MS + 900_000, limit: 10_000, keys: [] },
    });
    const ofFile = new Map(diagnoseAll(all).map((report) => [report.trace_id, answerOf(report)]));
    expect(Object.fromEntries(reports.map((report) => [report.trace_id, answerOf(report)]))).toEqual(
      Object.fromEntries([...ofFile].sort(([one], [other]) => (one < other ? -1 : 1))),
    );
    expect(reports.filter(({ verdict }) => verdict === 'split')).toHaveLength(halves.length);
  }, 60_000);
});
