import { type Finding, type Span, type Trace } from 'tracegap';
import { spanKey } from './span-tree';
import { axisOf, rowsOf } from './waterfall';

const span = (id: string, parent: string | null, startMs: number, more: Partial<Span> = {}): Span => ({
  traceId: 'first',
  spanId: id,
  parentSpanId: parent,
  name: id,
  kind: 'internal',
  startMs,
  endMs: startMs + 10,
  attributes: {},
  events: [],
  links: [],
  status: 'unset',
  flags: null,
  traceState: '',
  droppedLinks: 0,
  resource: { service: 'shop', attributes: {} },
  scope: { name: '', version: '' },
  ...more,
});
const trace = (traceId: string, spans: readonly Span[]): Trace => ({
  traceId,
  partial: null,
  spans: spans.map((one) => ({ ...one, traceId })),
});
const gapAfter = (spanId: string): Pick<Finding, 'here' | 'there'> => ({
  here: { trace_id: 'first', span_id: spanId },
  there: { trace_id: 'second', span_id: 'x' },
});
const drawn = (
  traces: readonly Trace[],
  gaps: readonly Pick<Finding, 'here' | 'there'>[] = [],
  folded: string[] = [],
) =>
  rowsOf(traces, { findings: gaps as Finding[] }, new Set(folded)).map((row) =>
    row.kind === 'gap' ? `${'  '.repeat(row.depth)}--` : `${'  '.repeat(row.depth)}${row.span.name}`,
  );

describe('rowsOf', () => {
  const first = trace('first', [span('c', 'a', 5), span('a', null, 0), span('b', 'a', 1), span('d', 'b', 2)]);
  const second = trace('second', [span('y', 'x', 4), span('x', null, 3)]);

  it('draws a tree depth first, children by their start', () => {
    expect(drawn([first])).toEqual(['a', '  b', '    d', '  c']);
  });

  it('draws the other half where the call went on, with the gap between', () => {
    const expected = ['a', '  b', '    d', '      --', '      x', '        y', '  c'];
    expect(drawn([first, second], [gapAfter('d')])).toEqual(expected);
    expect(drawn([second, first], [gapAfter('d')])).toEqual(expected);
  });

  it('folds the other half away with a span above the gap', () => {
    const [root] = first.spans.filter(({ name }) => name === 'a');
    expect(drawn([first, second], [gapAfter('d')], [spanKey(root as Span)])).toEqual(['a']);
  });

  it('marks a span whose parent nobody exported', () => {
    const rows = rowsOf([trace('first', [span('a', 'gone', 0)])], { findings: [] }, new Set());
    expect(rows).toEqual([expect.objectContaining({ orphan: true, depth: 0 })]);
  });

  it('draws spans that name each other, or themselves, as their parents', () => {
    expect(drawn([trace('first', [span('a', 'b', 0), span('b', 'a', 1), span('c', 'c', 2)])]).sort()).toEqual([
      '  b',
      'a',
      'c',
    ]);
  });

  it('puts a server below the client whose id it shares', () => {
    const shared = [
      span('a', null, 0, { kind: 'client', name: 'call' }),
      span('a', null, 1, { kind: 'server', name: 'serve' }),
    ];
    expect(drawn([trace('first', shared)])).toEqual(['call', '  serve']);
  });
});

describe('axisOf', () => {
  it('spans all traces', () => {
    expect(axisOf([trace('first', [span('a', null, 5)]), trace('second', [span('b', null, 1)])])).toEqual({
      startMs: 1,
      endMs: 15,
    });
  });

  it('is never empty', () => {
    const { startMs, endMs } = axisOf([trace('first', [span('a', null, 5, { endMs: 5 })])]);
    expect(endMs).toBeGreaterThan(startMs);
    expect(axisOf([])).toEqual({ startMs: 0, endMs: 1 });
  });
});
