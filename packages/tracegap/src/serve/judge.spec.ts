import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../otlp/parse.js';
import { type Trace } from '../span/model.js';
import { traceOf } from '../testing/spans.js';
import { Judge } from './judge.js';

const fixture = (name: string) =>
  parseOtlp(readFileSync(path.join(__dirname, '../../fixtures', `${name}.json`))).traces[0] as Trace;
const [HALF1, HALF2, ORPHAN, WHOLE] = [
  fixture('02-drop-half1'),
  fixture('03-drop-half2'),
  fixture('06-orphan'),
  fixture('01-baseline'),
];

/** Time stands still until it is moved, and every pass is run at once. */
class Stage {
  readonly judge: Judge;
  changes = 0;
  constructor(more: { maxTraces?: number } = {}) {
    this.judge = new Judge({ keys: [], settleMs: 6_000, passMs: 10, onChange: () => (this.changes += 1), ...more });
  }

  async pass(ms = 10): Promise<void> {
    await jest.advanceTimersByTimeAsync(ms);
  }

  verdictOf({ traceId }: Trace) {
    return this.judge.reports().find((report) => report.trace_id === traceId)?.verdict;
  }
}

describe('judging what comes in', () => {
  let stage: Stage;
  beforeEach(() => {
    jest.useFakeTimers();
    stage = new Stage();
  });
  afterEach(() => {
    stage.judge.stop();
    jest.useRealTimers();
  });

  it('names a split as soon as both halves are there, and says so once', async () => {
    stage.judge.put(HALF1);
    await stage.pass();
    expect(stage.verdictOf(HALF1)).toBe('not-ready');
    stage.judge.put(HALF2);
    await stage.pass();
    expect([stage.verdictOf(HALF1), stage.verdictOf(HALF2)]).toEqual(['split', 'split']);
    expect(stage.changes).toBe(2);
  });

  it('claims no lost span before the exporters had their time', async () => {
    stage.judge.put(ORPHAN);
    await stage.pass(5_000);
    expect(stage.verdictOf(ORPHAN)).toBe('not-ready');
    await stage.pass(2_000);
    expect(stage.verdictOf(ORPHAN)).toBe('lost-span');
  });

  it('waits anew when spans of a trace still come', async () => {
    const [first, ...others] = WHOLE.spans;
    stage.judge.put({ ...WHOLE, spans: others });
    await stage.pass(5_000);
    stage.judge.put({ ...WHOLE, spans: [first as (typeof others)[number], ...others] });
    await stage.pass(2_000);
    expect(stage.verdictOf(WHOLE)).toBe('not-ready');
    await stage.pass(5_000);
    expect(stage.verdictOf(WHOLE)).toBe('connected');
  });

  it('judges what is settled at once', async () => {
    stage.judge.put(WHOLE, { settled: true });
    await stage.pass();
    expect(stage.verdictOf(WHOLE)).toBe('connected');
  });

  it('keeps no more traces than it may: the oldest arrivals go', async () => {
    stage = new Stage({ maxTraces: 3 });
    const traces = Array.from({ length: 5 }, () => traceOf({ service: 'shop', kind: 'server', at: [0, 5] }));
    for (const trace of traces) stage.judge.put(trace);
    await stage.pass();
    expect([...stage.judge.traces().keys()]).toEqual(traces.slice(2).map(({ traceId }) => traceId));
    expect(stage.judge.reports()).toHaveLength(3);
  });
});
