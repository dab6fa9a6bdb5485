// What every reader holds, whatever backend it reads: each is run against the same traces. Jaeger's and Zipkin's answers
// were recorded from the real programs (*.recorded.json); with JAEGER_QUERY and JAEGER_SEND, or ZIPKIN_QUERY and
// ZIPKIN_SEND, the programs themselves are asked instead, and RECORD=1 keeps what they say (engine/backends.mjs does both).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../../otlp/parse';
import { type Trace } from '../../span/model';
import { JaegerReader } from '../jaeger/jaeger';
import { MemoryReader } from '../memory';
import { type Condition, type SearchQuery, type TraceReader } from '../reader';
import { TempoReader } from '../tempo/tempo';
import { ZipkinReader } from '../zipkin/zipkin';
import { answering, played, serving } from '../../testing/backends';

const FIXTURES = path.join(__dirname, '../../../fixtures');
const files = ['02-drop-half1', '03-drop-half2', '10-shared-span-ids'];
const known = files.flatMap((file) => parseOtlp(readFileSync(path.join(FIXTURES, `${file}.json`))).traces);
const [half, otherHalf, shared] = known as [Trace, Trace, Trace];
const memory = new MemoryReader(known);

const READERS: readonly [string, () => Promise<TraceReader>][] = [
  ['memory', () => Promise.resolve(memory)],
  ['Tempo (what its API answers, of memory)', async () => new TempoReader({ url: await serving(known) })],
  ['Jaeger', async () => new JaegerReader(await played('jaeger', known))],
  ['Zipkin', async () => new ZipkinReader(await played('zipkin', known))],
];

/** What Envoy writes of its request id: text with a colon in its key. */
const KEY = 'guid:x-request-id';
const times = (trace: Trace) => trace.spans.flatMap(({ startMs, endMs }) => [startMs, endMs]);
const around = (trace: Trace, where: readonly Condition[], limit = 20): SearchQuery => ({
  kind: 'search',
  why: 'contract',
  where,
  fromMs: Math.floor(Math.min(...times(trace)) - 2_000),
  toMs: Math.ceil(Math.max(...times(trace)) + 2_000),
  limit,
});
const attribute = (trace: Trace, key: string): Condition => {
  const value = trace.spans.map(({ attributes }) => attributes[key]).find((one) => one !== undefined);
  return { on: 'attribute', key, anyOf: [String(value)] };
};
const serviceOf = ({ spans }: Trace) => spans[0]?.resource.service ?? '';
/** Zipkin keeps names in lower case. */
const outline = ({ spans }: Trace) =>
  spans
    .map(({ spanId, parentSpanId, kind, name, resource, startMs }) =>
      [spanId, parentSpanId, kind, name, resource.service, Math.floor(startMs)].join(' ').toLowerCase(),
    )
    .sort();

describe.each(READERS)('%s', (_, open) => {
  let reader: TraceReader;
  beforeAll(async () => {
    reader = await open();
  });
  const lower = (value: string) => (reader.name === 'Zipkin' ? value.toLowerCase() : value);
  const found = async (query: SearchQuery) => [...(await reader.search(query)).traceIds].sort();

  it.each([
    ['a half of a request', half],
    ['its other half', otherHalf],
    ['spans that share an id', shared],
  ])('reads %s whole', async (_name, trace) => {
    const read = await reader.byId(trace.traceId);
    expect(read?.traceId).toBe(trace.traceId);
    expect(read && outline(read).map(comparable)).toEqual(outline(trace).map(comparable));
  });

  it('does not know a trace that nobody sent', async () => {
    expect(await reader.byId('0123456789abcdef0123456789abcdef')).toBeNull();
  });

  it('finds a trace by itself, as a sign that search has caught up', async () => {
    expect(await found(around(half, [{ on: 'trace', traceId: half.traceId }]))).toEqual([half.traceId]);
  });

  it('finds by service', async () => {
    const where: Condition[] = [{ on: 'service', anyOf: [serviceOf(half)] }];
    expect(await found(around(half, where))).toEqual([...(await memory.search(around(half, where))).traceIds].sort());
  });

  it('finds by service and name, and leaves out what is no root', async () => {
    const span = half.spans.find(({ parentSpanId }) => parentSpanId === null) ?? half.spans[0];
    const where: Condition[] = [
      { on: 'service', anyOf: [span?.resource.service ?? ''] },
      { on: 'name', anyOf: [lower(span?.name ?? '')] },
      { on: 'root' },
    ];
    expect(await found(around(half, where))).toContain(half.traceId);
  });

  it('finds by the value of an attribute, and by nothing else', async () => {
    const key = attribute(half, KEY);
    const there = [...(await memory.search(around(half, [key]))).traceIds].sort();
    expect(there).not.toEqual([]);
    expect(await found(around(half, [key]))).toEqual(there);
    expect(await found(around(half, [{ on: 'attribute', key: KEY, anyOf: ['of-nobody'] }]))).toEqual([]);
  });

  it('finds every trace of a moment, and none of another', async () => {
    const query = around(half, []);
    expect(await found(query)).toEqual([...(await memory.search(query)).traceIds].sort());
    const before = { ...query, fromMs: query.fromMs - 90_000, toMs: query.fromMs - 60_000 };
    expect(await found(before)).toEqual([]);
  });

  it('says when there may be more than it gives', async () => {
    const answer = await reader.search(around(half, [], 1));
    expect(answer).toMatchObject({ complete: false });
    expect(answer.traceIds).toHaveLength(1);
  });

  it('finds by link, or says that it cannot', async () => {
    const answer = await reader.search(around(half, [{ on: 'link', traceId: half.traceId }]));
    expect(answer).toMatchObject({ traceIds: [], complete: !reader.cannotSearch?.includes('link') });
  });
});

/** `unspecified` and `internal` are one for backends that know only the four others. */
const comparable = (line: string) => line.replace(' unspecified ', ' internal ');

describe.each([
  ['Tempo', (url: string, more = {}) => new TempoReader({ url, ...more })],
  ['Jaeger', (url: string, more = {}) => new JaegerReader({ url, ...more })],
  ['Zipkin', (url: string, more = {}) => new ZipkinReader({ url, ...more })],
])('%s that is not well', (name, open) => {
  const read = async (status: number, body: string, headers = {}) =>
    open(await answering(status, body, headers)).byId(half.traceId);

  it.each([401, 403])('that refuses the login (%i) is told with the variables to set', async (status) => {
    await expect(read(status, '')).rejects.toThrow(`${name.toUpperCase()}_TOKEN`);
  });

  it('that asks for a long pause is not waited for, and how long is told', async () => {
    await expect(read(429, '', { 'retry-after': '120' })).rejects.toThrow(/answered 429; .* in 120 s/);
  });

  it('that is overloaded for long is told', async () => {
    await expect(read(503, '', { 'retry-after': '0' })).rejects.toThrow(/answered 503/);
  });

  it.each(['<!DOCTYPE html>', '{"trace":', '"no"', '{"hello":"world"}'])(
    'that answers %s is no such backend',
    async (body) => {
      await expect(read(200, body)).rejects.toThrow(`is it a ${name}?`);
    },
  );

  it('that does not answer is not waited for', async () => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    await expect(open('http://127.0.0.1:9', { fetch: silent, timeoutMs: 20 }).byId(half.traceId)).rejects.toThrow(
      `cannot reach ${name} at http://127.0.0.1:9 (no answer in time)`,
    );
  });

  it('is not asked more than 8 things at once', async () => {
    let [now, most] = [0, 0];
    const slow: typeof fetch = async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return new Response('', { status: 401 });
    };
    const reader = open('http://127.0.0.1:9', { fetch: slow });
    await Promise.allSettled(Array.from({ length: 40 }, () => reader.byId(half.traceId)));
    expect(most).toBe(8);
  });
});
