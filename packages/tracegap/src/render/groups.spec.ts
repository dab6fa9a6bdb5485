import { diagnoseAll } from '../index.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';
import { groupedReport, groupsOf } from './groups.js';

const call = (thing: string): SpanPlan => ({
  service: 'shop',
  kind: 'client',
  at: [5, 45],
  attributes: { 'http.request.method': 'GET', 'url.full': `http://stock:80/items/${thing}` },
});
const asks = (thing: string) => traceOf({ service: 'shop', kind: 'server', at: [0, 50], below: [call(thing)] });
const answers = (thing: string) =>
  traceOf({
    service: 'stock',
    kind: 'server',
    at: [10, 30],
    attributes: { 'http.request.method': 'GET', 'url.path': `/items/${thing}`, 'server.address': 'stock' },
  });
const broken = (thing: string, at: number) => [later(asks(thing), at), later(answers(thing), at)];
const whole = (at: number) => later(traceOf({ service: 'shop', kind: 'server', at: [0, 9] }), at);

const traces = [...broken('4711', 0), ...broken('4712', 3_000), ...broken('4713', 6_000), whole(9_000), whole(9_500)];

describe('findings of many traces', () => {
  const reports = diagnoseAll(traces);

  it('are one group where hop and cause are the same, and both halves count once', () => {
    expect(groupsOf(reports)).toMatchObject([{ times: 3, traces: 6, finding: { hop: { from: 'shop', to: 'stock' } } }]);
  });

  it("have an example that is told from the caller's half", () => {
    const [group] = groupsOf([...reports].reverse());
    expect(group?.report.trace_id).toBe(group?.finding.here.trace_id);
  });

  it('are two groups where the hops differ, the frequent one first', () => {
    const others = diagnoseAll([
      ...traces,
      later(
        traceOf({ service: 'till', kind: 'server', at: [0, 50], below: [{ ...call('17001'), service: 'till' }] }),
        20_000,
      ),
      later(answers('17001'), 20_000),
    ]);
    expect(groupsOf(others).map(({ times, finding: { hop } }) => [hop?.from, times])).toEqual([
      ['shop', 3],
      ['till', 1],
    ]);
  });

  it('are told with count, share, one drawing and one fix, and the hops at the end', () => {
    const text = groupedReport(reports, traces, { color: false });
    expect(text).toContain('3 times, in 6 of 8 traces (75.0 %); one of them, trace ');
    expect(text.split('╳  the context is lost here')).toHaveLength(2);
    expect(text).toMatch(/\n8 traces, 6 broken \(75\.0 %\)\nsplit 6, connected 2\n/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/ 3 +3 +0 +0 {2}shop → stock$/);
  });

  it('leave nothing but the counts where nothing is found', () => {
    const fine = [whole(0), whole(5_000)];
    expect(groupedReport(diagnoseAll(fine), fine, { color: false })).toBe('2 traces, 0 broken (0.0 %)\nconnected 2\n');
  });
});
