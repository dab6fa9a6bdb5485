import { type Span, type TraceReport } from 'tracegap';
import { type Row } from '../../model/waterfall';
import { rowsToTell } from './rows';

const row = (index: number, depth: number, more: { sameService?: boolean; status?: Span['status'] } = {}): Row => ({
  kind: 'span',
  key: String(index),
  span: { spanId: String(index), status: more.status ?? 'unset' } as Span,
  depth,
  children: 0,
  half: 0,
  sameService: more.sameService ?? true,
  orphan: false,
});
const gap: Row = { kind: 'gap', key: 'gap', depth: 1, finding: 0, here: null, there: null };
const NOTHING: Pick<TraceReport, 'findings'> = { findings: [] };
const naming = (spanId: string) =>
  ({ findings: [{ here: { trace_id: '', span_id: spanId }, there: null, evidence: [] }] }) as unknown as TraceReport;
const keys = (rows: readonly Row[]) => rows.map(({ key }) => key);

describe('the rows a report tells', () => {
  const rows = [row(0, 0, { sameService: false }), ...Array.from({ length: 40 }, (_, index) => row(index + 1, 1)), gap];

  it('are all of them where they are few', () => {
    expect(rowsToTell(rows, NOTHING, 42)).toEqual(rows);
  });

  it('are else the entries, the failed, the named and the gaps, in their order, each with what it hangs on', () => {
    const many = [...rows, row(50, 1), row(51, 2, { status: 'error' }), row(52, 1)];
    expect(keys(rowsToTell(many, naming('7'), 10))).toEqual(['0', '7', 'gap', '50', '51']);
  });

  it('keep the gap and what is named, however many others there are', () => {
    const failed = Array.from({ length: 100 }, (_, index) => row(index + 60, 1, { status: 'error' }));
    const told = keys(rowsToTell([...failed, row(7, 1), gap], naming('7'), 5));
    expect(told).toHaveLength(5);
    expect(told).toEqual(expect.arrayContaining(['7', 'gap']));
  });
});
