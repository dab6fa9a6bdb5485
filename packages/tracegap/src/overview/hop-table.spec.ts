import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnoseAll } from '../diagnose.js';
import { parseOtlp } from '../otlp/parse.js';
import { type Trace } from '../span/model.js';
import { later } from '../testing/spans.js';
import { hopTable, traceRows } from './index.js';

const fixture = (name: string) =>
  parseOtlp(readFileSync(path.join(__dirname, '../../fixtures', `${name}.json`))).traces as Trace[];

const DROPPED = [...fixture('02-drop-half1'), ...fixture('03-drop-half2')];
const COPIED = fixture('04-copy').map((trace) => later(trace, 3_600_000));

function tableOf(traces: readonly Trace[]) {
  return hopTable(diagnoseAll(traces), new Map(traces.map((trace) => [trace.traceId, trace])));
}

describe('the table of hops', () => {
  const start = Math.min(...(DROPPED[0]?.spans ?? []).map(({ startMs }) => startMs));

  it('counts a break that both halves tell of once, with its cause, its time and an example', () => {
    const [first] = tableOf(DROPPED).hops;
    expect(first).toMatchObject({
      from: 'pricing-sidecar-ingress',
      dark: 'pricing_app',
      to: 'pricing-sidecar-egress',
      state: 'broken',
      judged: 1,
      broken: 1,
      cause: 'not-forwarded',
      firstMs: start,
      latestMs: start,
      example: DROPPED[0]?.traceId,
    });
  });

  it('sets what the app without spans handed on against what it did not', () => {
    const [first, ...others] = tableOf([...DROPPED, ...COPIED]).hops;
    expect(first).toMatchObject({ dark: 'pricing_app', judged: 2, broken: 1 });
    expect(others.filter(({ broken }) => broken > 0)).toEqual([]);
  });

  it('has no broken hop where the trace is whole', () => {
    const { hops, verdicts } = tableOf(COPIED);
    expect(hops.filter(({ broken }) => broken > 0)).toEqual([]);
    expect(verdicts).toEqual({ connected: 1 });
  });
});

describe('what is only suspected', () => {
  it('has a count of its own and is not broken', () => {
    const [report] = diagnoseAll(COPIED) as [ReturnType<typeof diagnoseAll>[number]];
    const [first] = diagnoseAll(DROPPED)[0]?.findings ?? [];
    const suspicion = {
      ...(first as NonNullable<typeof first>),
      severity: 'warning' as const,
      verdict: 'suspected' as const,
    };
    const hops = [{ from: 'order', to: 'inventory', state: 'not-seen' as const, finding: 0 }];
    const table = hopTable([{ ...report, verdict: 'suspected', findings: [suspicion], hops }], new Map());
    expect(table.hops).toMatchObject([{ from: 'order', suspected: 1, broken: 0 }]);
    expect(table.verdicts).toEqual({ suspected: 1 });
  });
});

describe('the list of traces', () => {
  const traces = [...DROPPED, ...COPIED];
  const reports = diagnoseAll(traces);
  const byId = new Map(traces.map((trace) => [trace.traceId, trace]));
  const ids = (filter: Parameters<typeof traceRows>[2]) =>
    traceRows(reports, byId, filter).map(({ traceId }) => traceId);
  const [half1, half2, copy] = traces.map(({ traceId }) => traceId);

  it('is newest first and says where a trace broke', () => {
    const rows = traceRows(reports, byId);
    expect(rows[0]).toMatchObject({ traceId: copy, verdict: 'connected', hop: null });
    expect(rows.find(({ traceId }) => traceId === half1)).toMatchObject({
      verdict: 'split',
      rootService: 'order',
      hop: { dark: 'pricing_app' },
    });
  });

  it.each([
    ['a service', { service: 'notify' }, [copy, half2]],
    ['a verdict', { verdict: 'split' as const }, [half1, half2]],
    ['a part of the id', { text: copy?.slice(3, 20) ?? '' }, [copy]],
    ['the value of an attribute, in any case', { text: 'PRICING-SIDECAR-EGRESS' }, [copy, half2]],
    ['two of them', { service: 'notify', verdict: 'split' as const }, [half2]],
    ['what nothing has', { text: 'no such thing' }, []],
  ])('is narrowed by %s', (_, filter, expected) => {
    expect(ids(filter).sort()).toEqual([...expected].sort());
  });
});
