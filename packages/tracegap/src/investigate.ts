/** Reads what a diagnosis needs, as long as it needs more: by id until two answers agree, the other half by search. */
import { diagnose, type Diagnosis } from './diagnose.js';
import { Gathering } from './asking/gathering.js';
import { ASKING_ROUNDS, POLL_AT_MOST_MS, UNKNOWN_WAIT_MS } from './limits.js';
import { type SearchQuery, type TraceReader } from './readers/reader.js';
import { type TraceReport } from './report/types.js';
import { type Trace } from './span/model.js';

/** Time, so that tests need not wait. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export interface InvestigateOptions {
  /** How long to wait for spans and for search to catch up; default 45,000 ms. 0 judges what is there now. */
  readonly waitMs?: number;
  /** How long exporters may hold spans back after they ended; default 6,000 ms (batch processors wait 5 s). */
  readonly marginMs?: number;
  /** Before the second look at a backend that has not caught up; it doubles, up to five seconds. Default 500 ms. */
  readonly pollMs?: number;
  /** Attribute keys that identify a request, besides those found by themselves. */
  readonly keys?: readonly string[];
  /** The header by which the trace is known: if its flags say "not sampled", a trace without spans is no riddle. */
  readonly traceparent?: string;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Told in English what is being waited for. */
  readonly onProgress?: (message: string) => void;
}

/** Judges one trace of a source. Throws BackendError when the source cannot be used, never because of the spans. */
export async function investigate(
  traceId: string,
  reader: TraceReader,
  options: InvestigateOptions = {},
): Promise<TraceReport> {
  return (await examine(traceId, reader, options)).report;
}

/** The report together with the traces that were read for it, for drawing them. */
export interface Examination {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
}

export async function examine(
  traceId: string,
  reader: TraceReader,
  options: InvestigateOptions = {},
): Promise<Examination> {
  const session = new Session(traceId.toLowerCase().padStart(32, '0'), reader, options);
  const report = await session.run();
  return { report, traces: [...session.traces.values()] };
}

class Session {
  traces: ReadonlyMap<string, Trace> = new Map();
  private readonly clock: Clock;
  private readonly deadline: number;
  private readonly since: number;

  constructor(
    private readonly traceId: string,
    private readonly reader: TraceReader,
    private readonly options: InvestigateOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.since = this.clock.now();
    this.deadline = this.since + (options.waitMs ?? 45_000);
  }

  async run(): Promise<TraceReport> {
    let before = '';
    /** Of the last early look: without more spans another would say the same. */
    let looked = '';
    for (let pauseMs = this.options.pollMs ?? 500; ; pauseMs = Math.min(pauseMs * 2, POLL_AT_MOST_MS)) {
      this.options.signal?.throwIfAborted();
      const trace = await this.reader.byId(this.traceId, this.options.signal);
      const now = fingerprint(trace);
      const settled = !this.reader.live || (now === before && trace !== null);
      before = now;
      const ready = settled && (await this.caughtUp(trace));
      const late = this.clock.now() >= this.deadline;
      if (trace && (ready || late)) return this.conclude(trace, ready);
      if (!trace && (!this.reader.live || late || this.clock.now() - this.since >= UNKNOWN_WAIT_MS)) {
        return this.look(true).report;
      }
      // A half that is held together by a key of its own needs no waiting.
      if (settled && trace && now !== looked) {
        looked = now;
        const early = await this.conclude(trace, false);
        if (early.findings.some((finding) => finding.verdict === 'split')) return early;
      }
      this.options.onProgress?.(trace ? 'waiting until search has caught up' : 'waiting for the first spans');
      await this.clock.sleep(pauseMs);
    }
  }

  /** Search finds the trace itself, and its exporters have had their time. */
  private async caughtUp(trace: Trace | null): Promise<boolean> {
    if (!this.reader.live) return true;
    if (!trace) return false;
    const [from, to] = windowOf(trace);
    const age = Math.max(this.clock.now() - to, this.clock.now() - this.since);
    if (age < (this.options.marginMs ?? 6_000)) return false;
    const query: SearchQuery = {
      kind: 'search',
      why: 'itself',
      where: [{ on: 'trace', traceId: this.traceId }],
      fromMs: from - 2_000,
      toMs: to + 2_000,
      limit: 5,
    };
    const { traceIds } = await this.reader.search(query, this.options.signal);
    return traceIds.includes(this.traceId);
  }

  private async conclude(trace: Trace, ready: boolean): Promise<TraceReport> {
    const gathering = new Gathering(trace, this.reader, this.options.signal);
    for (let round = 0; round < ASKING_ROUNDS; round += 1) {
      const { wanted, report } = this.look(ready, gathering);
      if (wanted.length > 0) await gathering.ask(wanted);
      else if (!(await gathering.readDecisive(report.findings))) break;
    }
    this.traces = gathering.traces;
    const { report } = this.look(ready, gathering);
    const { unsearched } = gathering;
    return unsearched.length === 0 ? report : { ...report, complete: false, unsearched };
  }

  private look(ready: boolean, gathering?: Gathering): Diagnosis {
    return diagnose([...(gathering?.traces.values() ?? [])], {
      traceId: this.traceId,
      ready,
      complete: gathering?.complete ?? true,
      answered: gathering?.answered ?? new Set(),
      cut: gathering?.cut ?? new Set(),
      ...(this.options.keys ? { keys: this.options.keys } : {}),
      ...(this.options.traceparent ? { traceparent: this.options.traceparent } : {}),
    });
  }
}

function windowOf(trace: Trace): [number, number] {
  let [from, to] = [Infinity, -Infinity];
  for (const span of trace.spans) {
    from = Math.min(from, span.startMs);
    to = Math.max(to, span.endMs);
  }
  return [from, to];
}

/** Two reads with the same one agree. */
function fingerprint(trace: Trace | null): string {
  if (!trace) return '';
  const [from, to] = windowOf(trace);
  return [trace.spans.length, from, to, trace.partial ?? ''].join(' ');
}
