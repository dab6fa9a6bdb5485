import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Clock, investigate } from '../../investigate.js';
import { type SearchQuery } from '../reader.js';
import { TempoReader } from './tempo.js';
import { traceQl } from './traceql.js';

const fixture = (name: string) =>
  JSON.parse(readFileSync(path.join(__dirname, '../../../fixtures', `${name}.json`), 'utf8')) as object;
const HALF1 = 'b1b1b1b1b1b1b1b1b1b1b1b1b1b1b101';
const HALF2 = 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b202';
const halves: Record<string, object> = { [HALF1]: fixture('02-drop-half1'), [HALF2]: fixture('03-drop-half2') };
const RECORDED_MS = 1_795_248_353_000;

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

let server: Server;
let url: string;
let answer: Answer;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const target = new URL(request.url ?? '/', 'http://tempo');
    asked.push(`${target.pathname}${target.search}`);
    const body = answer(target, request, response);
    if (body !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => void asked.splice(0));

const lastOf = (target: URL) => target.pathname.split('/').pop() ?? '';

describe('TempoReader', () => {
  it('reads v2, and takes its empty answer for an unknown trace', async () => {
    answer = (target) => ({ trace: halves[lastOf(target)] ?? {}, metrics: {} });
    const reader = new TempoReader({ url: `${url}/` });
    expect((await reader.byId(HALF1))?.spans).toHaveLength(6);
    expect(await reader.byId('c'.repeat(32))).toBeNull();
  });

  it('falls back to v1 where the route of v2 is missing', async () => {
    answer = (target, _, response) => {
      if (target.pathname.startsWith('/api/traces/'))
        return { batches: (halves[HALF1] as { resourceSpans: object[] }).resourceSpans };
      response.statusCode = 404;
      return undefined;
    };
    const reader = new TempoReader({ url });
    expect((await reader.byId(HALF1))?.spans).toHaveLength(6);
    await reader.byId(HALF1);
    expect(asked.filter((path) => path.startsWith('/api/v2'))).toHaveLength(1);
  });

  it('understands PARTIAL', async () => {
    answer = () => ({ trace: halves[HALF1], status: 'PARTIAL', message: 'Trace exceeds maximum size' });
    expect((await new TempoReader({ url }).byId(HALF1))?.partial).toBe('Trace exceeds maximum size');
  });

  it('sends the headers it was given, and says what to do when refused', async () => {
    answer = (_, request, response) => {
      response.statusCode = request.headers['x-scope-orgid'] === 'team' ? 200 : 401;
      return { trace: halves[HALF1] };
    };
    expect(await new TempoReader({ url, headers: { 'x-scope-orgid': 'team' } }).byId(HALF1)).not.toBeNull();
    await expect(new TempoReader({ url }).byId(HALF1)).rejects.toThrow(/refused with 401; give a token/);
  });

  it('tries again when overloaded, and gives up with a sentence', async () => {
    let left = 1;
    answer = (_, __, response) => {
      response.statusCode = left > 0 ? 503 : 200;
      left -= 1;
      return { trace: halves[HALF1] };
    };
    const reader = new TempoReader({ url });
    expect(await reader.byId(HALF1)).not.toBeNull();
    left = 99;
    await expect(reader.byId(HALF1)).rejects.toThrow(/answered 503/);
  });

  it.each([
    ['nothing listens', () => 'http://127.0.0.1:9', /cannot reach Tempo at http:\/\/127\.0\.0\.1:9/],
    ['it is no Tempo', () => url, /is it a Tempo\?/],
  ])('says so when %s', async (_, where, words) => {
    answer = () => ({ hello: 'world' });
    await expect(new TempoReader({ url: where() }).byId(HALF1)).rejects.toThrow(words);
  });

  it('gives up on a backend that does not answer', async () => {
    answer = () => undefined;
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    await expect(new TempoReader({ url, fetch: silent, timeoutMs: 20 }).byId(HALF1)).rejects.toThrow(
      /no answer in time/,
    );
  });

  it('pads the ids that search strips, and knows when there is more', async () => {
    answer = () => ({ traces: [{ traceID: '463ac35c9f6413ad' }] });
    const query: SearchQuery = { kind: 'search', why: '', where: [], fromMs: 1_500, toMs: 1_600, limit: 1 };
    const found = await new TempoReader({ url }).search(query);
    expect(found).toEqual({ traceIds: ['0000000000000000463ac35c9f6413ad'], complete: false });
    expect(asked[0]).toContain('start=1&end=2');
  });
});

describe('TraceQL', () => {
  const ql = (...where: SearchQuery['where']) =>
    traceQl({ kind: 'search', why: '', where, fromMs: 0, toMs: 0, limit: 1 });

  it('quotes names and values of strangers, asks numbers in both forms and links in both lengths', () => {
    expect(ql({ on: 'attribute', key: 'guid:x-"id', anyOf: ['a\\b"\n'] })).toBe(
      '{ span."guid:x-\\"id" = "a\\\\b\\" " }',
    );
    expect(ql({ on: 'attribute', key: 'order.id', anyOf: ['17'] })).toBe(
      '{ (span."order.id" = "17" || span."order.id" = 17) }',
    );
    expect(ql({ on: 'link', traceId: '00ab' })).toBe('{ (link:traceID = "00ab" || link:traceID = "ab") }');
    expect(ql()).toBe('{ }');
  });
});

describe('a backend whose search lags 30 s behind', () => {
  /** Time passes only while something waits for it. */
  class TestClock implements Clock {
    at = RECORDED_MS + 1_000;
    now = () => this.at;
    sleep = (milliseconds: number) => {
      this.at += milliseconds;
      return Promise.resolve();
    };
  }
  const lagging =
    (clock: Clock): Answer =>
    (target) => {
      if (target.pathname !== '/api/search') return { trace: halves[lastOf(target)] ?? {} };
      const visible = clock.now() >= RECORDED_MS + 30_000;
      const itself = /trace:id = "(\w+)"/.exec(target.searchParams.get('q') ?? '')?.[1];
      const ids = itself === undefined ? Object.keys(halves) : [itself];
      return { traces: visible ? ids.map((traceID) => ({ traceID })) : [] };
    };

  it.each([HALF1, HALF2])('is not-ready before it has caught up, and split after (asked for %s)', async (traceId) => {
    const clock = new TestClock();
    answer = lagging(clock);
    const reader = new TempoReader({ url });
    const impatient = await investigate(traceId, reader, { clock, waitMs: 10_000 });
    expect(impatient).toMatchObject({ verdict: 'not-ready', complete: false });
    const patient = await investigate(traceId, reader, { clock, waitMs: 60_000 });
    expect(patient).toMatchObject({
      verdict: 'split',
      complete: true,
      findings: [{ here: { trace_id: HALF1 }, there: { trace_id: HALF2 } }],
    });
    expect(clock.at).toBeGreaterThanOrEqual(RECORDED_MS + 30_000);
  });

  it('reads by id until two answers agree', async () => {
    const clock = new TestClock();
    const full = halves[HALF1] as { resourceSpans: object[] };
    let reads = 0;
    const search = lagging(clock);
    answer = (target, ...rest) => {
      if (target.pathname !== `/api/v2/traces/${HALF1}`) return search(target, ...rest);
      reads += 1;
      return { trace: { resourceSpans: full.resourceSpans.slice(0, Math.min(reads, full.resourceSpans.length)) } };
    };
    const report = await investigate(HALF1, new TempoReader({ url }), { clock });
    expect(report.spans).toBe(6);
  });

  it('does not wait the whole time for an id that nobody knows', async () => {
    const clock = new TestClock();
    answer = lagging(clock);
    const report = await investigate('c'.repeat(32), new TempoReader({ url }), { clock });
    expect(report.verdict).toBe('not-found');
    expect(clock.at - RECORDED_MS).toBeLessThan(15_000);
  });

  it.each([
    ['00', 'unsampled'],
    ['01', 'not-found'],
  ])('calls a trace of which there is nothing, known by a header with the flags %s, %s', async (flags, verdict) => {
    const clock = new TestClock();
    answer = lagging(clock);
    const traceparent = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-${flags}`;
    const report = await investigate('c'.repeat(32), new TempoReader({ url }), { clock, traceparent });
    expect(report).toMatchObject({ verdict, spans: 0 });
    const told = report.findings.flatMap(({ evidence }) => evidence.map(({ key, value }) => [key, value]));
    expect(told).toEqual(flags === '00' ? [['traceparent', traceparent]] : []);
  });

  it('believes spans more than a header that says they are not there', async () => {
    const clock = new TestClock();
    answer = lagging(clock);
    const traceparent = `00-${HALF1}-${'d'.repeat(16)}-00`;
    const report = await investigate(HALF1, new TempoReader({ url }), { clock, traceparent });
    expect(report.verdict).toBe('split');
  });

  it('says what it waits for, and stops when it is told to', async () => {
    const clock = new TestClock();
    answer = lagging(clock);
    const stop = new AbortController();
    const told: string[] = [];
    const onProgress = (message: string) => {
      told.push(message);
      stop.abort();
    };
    await expect(
      investigate(HALF1, new TempoReader({ url }), { clock, onProgress, signal: stop.signal }),
    ).rejects.toThrow(/abort/i);
    expect(told).toHaveLength(1);
  });
});
