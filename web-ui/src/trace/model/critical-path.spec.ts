import { type Finding, type Span, type Trace } from 'tracegap';
import { criticalPath, sharesOf } from './critical-path';

const span = (id: string, parent: string | null, startMs: number, endMs: number, service = id): Span => ({
  traceId: 'first',
  spanId: id,
  parentSpanId: parent,
  name: id,
  kind: 'internal',
  startMs,
  endMs,
  attributes: {},
  events: [],
  links: [],
  status: 'unset',
  flags: null,
  traceState: '',
  droppedLinks: 0,
  resource: { service, attributes: {} },
  scope: { name: '', version: '' },
});
const trace = (traceId: string, spans: readonly Span[]): Trace => ({
  traceId,
  partial: null,
  spans: spans.map((one) => ({ ...one, traceId })),
});
const path = (traces: readonly Trace[], findings: readonly Pick<Finding, 'here' | 'there'>[] = []) =>
  criticalPath(traces, { findings: findings as Finding[] }).map(
    ({ key, startMs, endMs }) => `${key.split('/')[1]} ${startMs}-${endMs}`,
  );

describe('the critical path', () => {
  it('goes through the child that ended last, and through the parent where none ran', () => {
    const spans = [span('root', null, 0, 100), span('a', 'root', 10, 40), span('b', 'root', 50, 90)];
    expect(path([trace('first', spans)])).toEqual(['root 0-10', 'a 10-40', 'root 40-50', 'b 50-90', 'root 90-100']);
  });

  it('leaves out what ran beside it and ended sooner', () => {
    const spans = [span('root', null, 0, 100), span('short', 'root', 10, 40), span('long', 'root', 10, 90)];
    expect(path([trace('first', spans)])).toEqual(['root 0-10', 'long 10-90', 'root 90-100']);
  });

  it('cuts a child where its parent ended: nobody waited for the rest', () => {
    const spans = [span('root', null, 0, 100), span('async', 'root', 80, 500), span('later', 'root', 200, 300)];
    expect(path([trace('first', spans)])).toEqual(['root 0-80', 'async 80-100']);
  });

  it('goes on in the half beyond a gap', () => {
    const here = trace('first', [span('root', null, 0, 100), span('call', 'root', 10, 90)]);
    const there = trace('second', [span('callee', null, 20, 80), span('step', 'callee', 30, 70)]);
    const gap = { here: { trace_id: 'first', span_id: 'call' }, there: { trace_id: 'second', span_id: 'callee' } };
    expect(path([there, here], [gap])).toEqual([
      'root 0-10',
      'call 10-20',
      'callee 20-30',
      'step 30-70',
      'callee 70-80',
      'call 80-90',
      'root 90-100',
    ]);
  });

  it('ends for spans that name each other as their parents', () => {
    expect(path([trace('first', [span('a', 'b', 0, 10), span('b', 'a', 0, 10)])]).length).toBeGreaterThan(0);
    expect(path([])).toEqual([]);
  });

  it('covers the whole time once, and shares it among the services', () => {
    const spans = [
      span('root', null, 0, 100, 'shop'),
      span('a', 'root', 10, 40, 'desk'),
      span('b', 'root', 30, 90, 'desk'),
    ];
    const stretches = criticalPath([trace('first', spans)], { findings: [] });
    expect(stretches.reduce((sum, one) => sum + one.endMs - one.startMs, 0)).toBe(100);
    expect(sharesOf(stretches)).toEqual([
      { service: 'desk', share: 0.6 },
      { service: 'shop', share: 0.4 },
    ]);
  });
});
