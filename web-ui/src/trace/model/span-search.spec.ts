import { type Finding, type Span } from 'tracegap';
import { ancestorsOf, matching, nextOf, wrongRows } from './span-search';
import { rowsOf } from './waterfall';

const span = (id: string, parent: string | null, more: Partial<Span> = {}): Span => ({
  traceId: 'first',
  spanId: id,
  parentSpanId: parent,
  name: `GET /${id}`,
  kind: 'internal',
  startMs: 0,
  endMs: 10,
  attributes: {},
  events: [],
  links: [],
  status: 'unset',
  flags: null,
  traceState: '',
  droppedLinks: 0,
  resource: { service: 'shop', attributes: { 'host.name': 'Pine' } },
  scope: { name: '', version: '' },
  ...more,
});
const SPANS = [
  span('a', null),
  span('b', 'a', { attributes: { 'order.id': 42 } }),
  span('c', 'b', {
    status: 'error',
    events: [{ name: 'exception', timeMs: 1, attributes: { 'exception.type': 'Boom' } }],
  }),
  span('d', 'a', { status: 'error', resource: { service: 'desk', attributes: {} } }),
];
const ROWS = rowsOf([{ traceId: 'first', partial: null, spans: SPANS }], { findings: [] }, new Set());
const ids = (keys: Iterable<string>) => [...keys].map((key) => key.split('/')[1]);
const keyOf = (id: string) => ROWS.find((row) => row.key.includes(`/${id}/`))?.key ?? '';

describe('the search in spans', () => {
  it.each([
    ['desk', ['d']],
    ['GET /b', ['b']],
    ['order.id=42', ['b']],
    ['boom', ['c']],
    ['pine get', ['a', 'b', 'c']],
    ['pine desk', []],
    ['  ', []],
  ])('finds “%s” in %j', (query, expected) => {
    expect(ids(matching(ROWS, query))).toEqual(expected);
  });

  it('goes on from where the reader stands, round about, in both directions', () => {
    const wrong = wrongRows(ROWS, { findings: [] });
    expect(ids([nextOf(ROWS, wrong, null, 1) ?? ''])).toEqual(['c']);
    expect(ids([nextOf(ROWS, wrong, keyOf('c'), 1) ?? ''])).toEqual(['d']);
    expect(ids([nextOf(ROWS, wrong, keyOf('d'), 1) ?? ''])).toEqual(['c']);
    expect(ids([nextOf(ROWS, wrong, keyOf('c'), -1) ?? ''])).toEqual(['d']);
    expect(ids([nextOf(ROWS, wrong, null, -1) ?? ''])).toEqual(['d']);
    expect(nextOf(ROWS, new Set(), null, 1)).toBeNull();
  });

  it('stops at a gap that is a break, and at no other', () => {
    const rows = [{ kind: 'gap', key: 'gap/0', depth: 0, finding: 0, here: null, there: null } as const];
    const severity = (one: Finding['severity']) => ({ findings: [{ severity: one } as Finding] });
    expect([...wrongRows(rows, severity('break'))]).toEqual(['gap/0']);
    expect([...wrongRows(rows, severity('by-design'))]).toEqual([]);
  });

  it('names the rows that must be unfolded for one to be seen', () => {
    expect(ids(ancestorsOf(ROWS, keyOf('c')))).toEqual(['b', 'a']);
    expect(ancestorsOf(ROWS, keyOf('a'))).toEqual([]);
  });
});
