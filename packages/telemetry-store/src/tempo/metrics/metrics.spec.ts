import { startStore, type RunningStore } from '../../index.js';
import { otlpTraces, send, spanId, traceId } from '../../testing/traces.js';

/** 2026-11-21 08:00:00 UTC, on a multiple of every step used below. */
const NOON = 1_795_248_000;
const MS = NOON * 1000;

let store: RunningStore;
beforeAll(async () => {
  store = await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:' });
  let next = 0;
  const span = (second: number, durationMs: number, of: Record<string, string | number> = {}): object => {
    next++;
    return { traceId: traceId(next), spanId: spanId(next), startMs: MS + second * 1000, durationMs, attributes: of };
  };
  const stored = async (service: string, spans: object[]): Promise<void> =>
    expect(await send(store, 'traces', otlpTraces(service, spans as never))).toBe(200);
  await stored('order', [
    ...[1, 2, 3].map((second) => span(second, 100, { colour: 'red', size: 2 })),
    span(30, 100, { colour: 'red', size: 6 }),
    span(31, 4000, { colour: 'blue', size: 10 }),
  ]);
  await stored('notify', [span(45, 10)]);
});
afterAll(() => store.close());

interface Answered {
  series: {
    labels: { key: string; value: unknown }[];
    samples: { timestampMs: string; value?: number }[];
    exemplars?: { labels: { key: string; value: unknown }[]; value: number; timestampMs: string }[];
    value?: number;
  }[];
  status?: string;
  message?: string;
}

const ask = (path: string, parameters: Record<string, string>): Promise<Response> =>
  fetch(`${store.queryUrl}/api/metrics/${path}?${new URLSearchParams(parameters)}`);

async function series(q: string, more: Record<string, string> = {}): Promise<Answered['series']> {
  const response = await ask('query_range', { q, start: `${NOON}`, end: `${NOON + 60}`, step: '30s', ...more });
  expect([q, response.status, response.headers.get('content-type')]).toEqual([q, 200, 'application/json']);
  return ((await response.json()) as Answered).series;
}

/** The values that are not zero, by the seconds after noon at which they stand, under the labels' values. */
async function values(q: string, more?: Record<string, string>): Promise<Record<string, Record<string, number>>> {
  const all = await series(q, more);
  return Object.fromEntries(
    all.map(({ labels, samples }) => [
      labels.map(({ value }) => Object.values(value as object).join()).join(' '),
      Object.fromEntries(
        samples.flatMap(({ timestampMs, value }) =>
          value === undefined ? [] : [[String(Number(timestampMs) / 1000 - NOON), value]],
        ),
      ),
    ]),
  );
}

describe('GET /api/metrics/query_range', () => {
  it('answers in the shape of Tempo: a sample at the end of every interval, one interval more, zeros left out', async () => {
    expect(await series('{ resource.service.name = "order" } | count_over_time()', { exemplars: '1' })).toEqual([
      {
        labels: [{ key: '__name__', value: { stringValue: 'count_over_time' } }],
        samples: [
          { timestampMs: `${MS}` },
          { timestampMs: `${MS + 30_000}`, value: 4 },
          { timestampMs: `${MS + 60_000}`, value: 1 },
        ],
        exemplars: [
          {
            labels: [{ key: 'trace:id', value: { stringValue: expect.any(String) } }],
            value: expect.any(Number),
            timestampMs: expect.stringMatching(/^\d{13}$/),
          },
        ],
      },
    ]);
  });

  it('counts a span that starts at the end of an interval in that interval, and none at the start of the time', async () => {
    expect(await values('{ span.size = 6 } | count_over_time()')).toEqual({ count_over_time: { 30: 1 } });
    const from = { start: `${NOON + 60}`, end: `${NOON + 120}` };
    expect(await values('{ span.size = 6 } | count_over_time()', from)).toEqual({});
  });

  it('gives a rate by the second, by label, in the order of the labels', async () => {
    expect(await values('{ } | rate() by (resource.service.name)')).toEqual({
      notify: { 60: 1 / 30 },
      order: { 30: 4 / 30, 60: 1 / 30 },
    });
  });

  it('leaves out a label that a span has not, and says "nil" where it has none of them', async () => {
    const by = await series('{ } | rate() by (span.colour, resource.service.name)');
    expect(by.map(({ labels }) => labels.map(({ key }) => key))).toEqual([
      ['resource.service.name'],
      ['span.colour', 'resource.service.name'],
      ['span.colour', 'resource.service.name'],
    ]);
    expect(Object.keys(await values('{ } | rate() by (span.colour)'))).toEqual(['blue', 'nil', 'red']);
  });

  it.each([
    ['min_over_time(span.size)', { 30: 2, 60: 10 }],
    ['max_over_time(span.size)', { 30: 6, 60: 10 }],
    ['sum_over_time(span.size)', { 30: 12, 60: 10 }],
    ['avg_over_time(span.size)', { 30: 3, 60: 10 }],
    ['max_over_time(duration)', { 30: 0.1, 60: 4 }],
  ])('%s has samples where there are spans, durations in seconds', async (by, expected) => {
    expect(Object.values(await values(`{ resource.service.name = "order" } | ${by}`))).toEqual([expected]);
    expect((await series(`{ resource.service.name = "order" } | ${by}`))[0]?.samples).toHaveLength(2);
  });

  it('gives a series a quantile, interpolated between powers of two nanoseconds', async () => {
    const found = await values(
      '{ resource.service.name = "order" } | quantile_over_time(duration, .5, 1) by (span.colour)',
    );
    const [lower, upper] = [2 ** 26 / 1e9, 2 ** 27 / 1e9];
    expect(Object.keys(found)).toEqual(['blue 0.5', 'blue 1', 'red 0.5', 'red 1']);
    expect(found['red 1']).toEqual({ 30: upper });
    expect(found['red 0.5']?.['30']).toBeCloseTo(lower * 2 ** 0.5, 9);
    const [plain] = await series('{ span.colour = "blue" } | quantile_over_time(duration, 0.9)');
    expect(plain?.labels).toEqual([{ key: 'p', value: { doubleValue: 0.9 } }]);
    expect(plain?.samples).toHaveLength(3);
    expect(plain?.exemplars?.[0]?.value).toBe(4);
  });

  it('counts a histogram by the upper bound of its buckets, in seconds', async () => {
    expect(await values('{ resource.service.name = "order" } | histogram_over_time(duration)')).toEqual({
      [2 ** 27 / 1e9]: { 30: 4 },
      [2 ** 32 / 1e9]: { 60: 1 },
    });
  });

  it('takes structural operators and count() before the function', async () => {
    expect(await values('{ span.size = 2 } | count() > 1 | rate()')).toEqual({});
    expect(await values('{ span.size = 2 } !>> { span.size = 2 } | count_over_time()')).toEqual({
      count_over_time: { 30: 3 },
    });
  });

  it('leads from a point to a trace, one exemplar a trace and at most two a moment', async () => {
    const [one] = await series('{ resource.service.name = "order" } | rate() by (span.colour)', { step: '60s' });
    expect(one?.exemplars).toEqual([
      {
        labels: [
          { key: 'trace:id', value: { stringValue: traceId(5).replace(/^0+/, '') } },
          { key: 'span.colour', value: { stringValue: 'blue' } },
        ],
        value: 1 / 60,
        timestampMs: `${MS + 31_000}`,
      },
    ]);
  });

  it('takes times as Grafana and people write them, and a step of its own', async () => {
    const q = '{ span.colour = "blue" } | count_over_time()';
    for (const [start, end] of [
      [`${NOON}000000000`, `${NOON + 60}000000000`],
      [`${NOON}.0`, `${NOON + 60}.0`],
      [new Date(MS).toISOString(), new Date(MS + 60_000).toISOString()],
    ] as const)
      expect([start, await values(q, { start, end })]).toEqual([start, { count_over_time: { 60: 1 } }]);
    expect((await series(q, { step: '' }))[0]?.samples).toHaveLength(61);
    expect((await series(q, { step: '10' }))[0]?.samples).toHaveLength(7);
  });

  it('says so when there are more series than are wanted', async () => {
    const parameters = {
      q: '{ } | rate() by (span.size)',
      start: `${NOON}`,
      end: `${NOON + 60}`,
      step: '30s',
      maxSeries: '2',
    };
    const answer = (await (await ask('query_range', parameters)).json()) as Answered;
    expect(answer).toMatchObject({ status: 'PARTIAL', message: expect.stringContaining('maximum series limit of 2') });
    expect(answer.series).toHaveLength(2);
  });

  it.each([
    [{ q: '{ }' }, 'not a metrics query'],
    [{ q: '{ } | rate() | topk(3)' }, 'TraceQL: the pipeline stage "topk(3)" is not supported'],
    [{ q: '{ } | quantile_over_time(duration, 1.5)' }, 'quantile must be between 0 and 1'],
    [{ q: '{ } | rate() by (.a, .b, .c, .d, .e, .f)' }, 'group by 6 values'],
    [{ end: `${NOON}` }, 'end must be greater than start'],
    [{ end: `${NOON + 90_000}` }, 'exceeds the maximum allowed duration of 24h0m0s'],
    [{ step: '1ms' }, 'step of 1ms is too small, minimum step for given range is 6ms'],
    [{ step: '0' }, 'step must be positive'],
    [{ start: 'yesterday' }, "could not parse 'start' parameter"],
  ])('refuses %j with its reason', async (wrong, reason) => {
    const parameters = { q: '{ } | rate()', start: `${NOON}`, end: `${NOON + 60}`, step: '30s', ...wrong };
    const response = await ask('query_range', parameters);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('tells a search for metrics where to go', async () => {
    const response = await fetch(`${store.queryUrl}/api/search?q=${encodeURIComponent('{ } | rate()')}`);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('/api/metrics/query_range'),
    ]);
  });
});

describe('GET /api/metrics/query', () => {
  it('gives one value a series for the whole time', async () => {
    const q = '{ } | rate() by (resource.service.name)';
    const response = await ask('query', { q, start: `${NOON}`, end: `${NOON + 60}` });
    expect(await response.json()).toEqual({
      series: [
        { labels: [{ key: 'resource.service.name', value: { stringValue: 'notify' } }], value: 1 / 60 },
        { labels: [{ key: 'resource.service.name', value: { stringValue: 'order' } }], value: 5 / 60 },
      ],
      metrics: { completedJobs: 1, totalJobs: 1 },
    });
  });
});
