import { diagnoseAll, exitCode } from '../index.js';
import { junitReport } from '../render/junit.js';
import { overview } from '../render/overview.js';
import { type Trace } from '../span/model.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const request = (attributes: SpanPlan['attributes'] = {}): SpanPlan => ({
  service: 'billing-web',
  kind: 'server',
  at: [0, 60],
  attributes: { 'http.request.method': 'POST', 'url.path': '/invoices', ...attributes },
});
const job = (attributes: SpanPlan['attributes'] = {}): SpanPlan => ({
  service: 'billing-jobs',
  kind: 'internal',
  name: 'JOB Mailer.Send',
  at: [30, 90],
  attributes,
});
const many = (count: number, ...plans: ((n: number) => SpanPlan)[]): Trace[] =>
  Array.from({ length: count }, (_, n) => plans.map((plan) => later(traceOf(plan(n)), n * 60_000))).flat();
const verdicts = (traces: readonly Trace[]) => diagnoseAll(traces).map(({ verdict }) => verdict);

describe('what would be the other half if there were one', () => {
  it('is suspected where the same began during the same request each time', () => {
    const traces = many(
      3,
      () => request(),
      () => job(),
    );
    expect(new Set(verdicts(traces))).toEqual(new Set(['suspected']));
    const [asked] = diagnoseAll(traces);
    expect(asked?.findings[0]).toMatchObject({
      verdict: 'suspected',
      severity: 'warning',
      hop: { from: 'billing-web', to: 'billing-jobs' },
      there: null,
      candidates: [{ for: [{ code: 'inside-request' }] }],
    });
    expect(asked?.findings[0]?.evidence.at(-1)?.says).toContain('would settle it');
    expect(asked?.findings[0]?.causes[0]?.mend).not.toBe('');
  });

  it('is suspected where both are about one thing, once', () => {
    const traces = many(
      1,
      () => request({ 'invoice.ref': 'INV-48213' }),
      () => job({ 'mail.about': 'INV-48213' }),
    );
    expect(verdicts(traces)).toEqual(['suspected', 'suspected']);
  });

  it.each<[string, Trace[]]>([
    [
      'began once, and nothing else agrees',
      many(
        1,
        () => request(),
        () => job(),
      ),
    ],
    [
      'also begins while nothing runs',
      [
        ...many(
          3,
          () => request(),
          () => job(),
        ),
        later(traceOf(job()), 30_000),
      ],
    ],
    [
      'has a parent, which nobody exported',
      many(
        3,
        () => request(),
        () => ({ ...job(), lostParent: true }),
      ),
    ],
  ])('is not suspected where it %s', (_, traces) => {
    expect(verdicts(traces)).not.toContain('suspected');
  });

  it('is not suspected where so many run at once that naming them helps nobody', () => {
    const busy = Array.from({ length: 6 }, (_, n) => later(traceOf(request()), n)).concat(traceOf(job()));
    expect(verdicts([...busy, ...busy.map((trace) => later(trace, 60_000))])).not.toContain('suspected');
  });
});

describe('a suspicion', () => {
  const reports = diagnoseAll(
    many(
      2,
      () => request(),
      () => job(),
    ),
  );

  it('is no failure unless it is asked to be one', () => {
    expect([exitCode(reports), exitCode(reports, true)]).toEqual([0, 1]);
  });

  it('is counted by itself and never as broken', () => {
    const text = overview(reports, { color: false });
    expect(text).toContain('0 broken');
    expect(text).toContain('suspected 4');
    expect(text).toMatch(/^ +0 +0 +0 +2 +billing-web → billing-jobs$/m);
  });

  it('is told by JUnit, and fails it only when strict', () => {
    const file = { schema: 2, tool: { name: 'tracegap', version: '0' }, reports } as const;
    expect(junitReport(file)).toContain('failures="0"');
    expect(junitReport(file)).toContain('<system-out>suspected: ');
    expect(junitReport(file, true)).toContain('failures="4"');
  });
});
