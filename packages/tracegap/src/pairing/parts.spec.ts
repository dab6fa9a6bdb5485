import { diagnoseAll } from '../index.js';
import { type Trace } from '../span/model.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const resource = { 'service.instance.id': 'n1' };
const request = (n: number, length = 30): SpanPlan => ({
  service: 'shop',
  kind: 'server',
  at: [0, length],
  attributes: { 'http.request.method': 'GET', 'url.path': `/page/${n}` },
  resource,
});
const part = (n: number, more: Partial<SpanPlan> = {}): SpanPlan => ({
  service: 'shop',
  kind: 'internal',
  name: `middleware GET /page/${n}`,
  at: [2, 6],
  resource,
  ...more,
});

/** So many requests a second apart, each with what is told beside it. */
function many(count: number, beside: (n: number) => readonly SpanPlan[], length?: number): Trace[] {
  return Array.from({ length: count }, (_, n) =>
    [request(n, length), ...beside(n)].map((plan) => later(traceOf(plan), n * 1_000)),
  ).flat();
}

const verdicts = (traces: readonly Trace[]) => [...new Set(diagnoseAll(traces).map(({ verdict }) => verdict))];

describe('work of the same process that begins a trace of its own', () => {
  it('is part of its request where each request has it', () => {
    const reports = diagnoseAll(many(4, (n) => [part(n)]));
    for (const { findings } of reports) {
      expect(findings).toMatchObject([
        { rule: 'async-context-lost', hop: { from: 'shop', to: 'shop' }, ambiguous: false },
      ]);
    }
  });

  it.each<[string, Trace[]]>([
    ['twice', many(2, (n) => [part(n)])],
    ['in some requests only', many(6, (n) => (n < 4 ? [part(n)] : []))],
    ['between requests, too', [...many(4, (n) => [part(n)]), later(traceOf(part(9)), 500)]],
    ['while requests run nearly always', many(6, (n) => [part(n)], 900)],
    ['in another process', many(4, (n) => [part(n, { resource: { 'service.instance.id': 'n2' } })])],
    ['by a scheduler', many(4, (n) => [part(n, { scope: 'io.opentelemetry.spring-scheduling-3.1' })])],
  ])('is no break where it is seen %s', (_, traces) => {
    expect(verdicts(traces)).not.toContain('split');
  });
});

describe('work of the same process that calls out as its requests do', () => {
  const calls: SpanPlan = {
    service: 'shop',
    kind: 'client',
    at: [4, 5],
    attributes: { 'server.address': 'ledger' },
    resource,
  };
  const job = (n: number) => part(n, { name: 'add the interest', below: [calls] });
  const seen = (length: number) =>
    Array.from({ length: 6 }, (_, n) => [
      { ...request(n, length), below: [calls] },
      ...(n < 4 ? [job(n)] : []),
    ]).flatMap((plans, n) => plans.map((plan) => later(traceOf(plan), n * 1_000)));

  it('is put aside by them where it is always within one, and mostly there is none', () => {
    expect(verdicts(seen(30))).toContain('split');
  });

  it('is no break where one of them runs nearly always: a timetable meets one each time as well', () => {
    expect(verdicts(seen(950))).toEqual(['connected']);
  });

  /** One request, and then the same call every 200 ms, each in a trace of its own. */
  const afterwards = (requests: number) =>
    Array.from({ length: requests }, (_, n) =>
      [
        traceOf({ ...request(n), below: [calls] }),
        ...[200, 400, 600].map((at) => later(traceOf({ ...calls, at: [at, at + 3] }), 0)),
      ].map((trace) => later(trace, n * 10_000)),
    ).flat();

  it('is no break where it begins again and again after one request: that may have been the first, which started it', () => {
    expect(verdicts(afterwards(1))).not.toContain('split');
  });

  it('is one where it follows each of several requests', () => {
    expect(verdicts(afterwards(4))).toContain('split');
  });
});
