/** Reads what a diagnosis needs, as long as it needs more: by id until two answers agree, the other half by search. */
import { diagnose, type Diagnosis } from './diagnose.js';
import { ASKED_NEIGHBOURS, ASKING_ROUNDS, REQUESTS_AT_ONCE, TRACES_READ_AT_MOST, UNKNOWN_WAIT_MS } from './limits.js';
import { type Query, queryKey, type SearchQuery, type TraceReader } from './readers/reader.js';
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
  /** Between two looks at a backend that has not caught up; default 500 ms. */
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
  readonly traces = new Map<string, Trace>();
  private answered = new Set<string>();
  private cut = new Set<string>();
  private complete = true;
  private readonly unsearched = new Set<string>();
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
    for (;;) {
      this.options.signal?.throwIfAborted();
      const trace = await this.reader.byId(this.traceId, this.options.signal);
      const now = fingerprint(trace);
      const settled = !this.reader.live || (now === before && trace !== null);
      before = now;
      const ready = settled && (await this.caughtUp(trace));
      const late = this.clock.now() >= this.deadline;
      if (trace && (ready || late)) return this.conclude(trace, ready);
      if (!trace && (!this.reader.live || late || this.clock.now() - this.since >= UNKNOWN_WAIT_MS)) {
        return this.told(this.look(true).report);
      }
      // A half that is held together by a key of its own needs no waiting.
      if (settled && trace) {
        const early = await this.conclude(trace, false);
        if (early.findings.some((finding) => finding.verdict === 'split')) return early;
      }
      this.options.onProgress?.(trace ? 'waiting until search has caught up' : 'waiting for the first spans');
      await this.clock.sleep(this.options.pollMs ?? 500);
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
    this.traces.clear();
    this.traces.set(this.traceId, trace);
    this.answered = new Set([this.traceId]);
    this.cut = new Set();
    this.complete = true;
    for (let round = 0; round < ASKING_ROUNDS; round += 1) {
      const { wanted } = this.look(ready);
      if (wanted.length === 0) break;
      await this.ask(wanted);
    }
    return this.told(this.look(ready).report);
  }

  /** What the source has no search for is said, not hidden. */
  private told(report: TraceReport): TraceReport {
    if (this.unsearched.size === 0) return report;
    const source = this.reader.name ?? 'the source';
    return {
      ...report,
      complete: false,
      unsearched: [...this.unsearched].map((on) => `${source} has no search by ${on}`),
    };
  }

  private look(ready: boolean): Diagnosis {
    return diagnose([...this.traces.values()], {
      traceId: this.traceId,
      ready,
      complete: this.complete,
      answered: this.answered,
      cut: this.cut,
      ...(this.options.keys ? { keys: this.options.keys } : {}),
      ...(this.options.traceparent ? { traceparent: this.options.traceparent } : {}),
    });
  }

  /** What came whole with an answer; the asked trace itself stays as it was read. */
  private took(trace: Trace): void {
    if (this.traces.has(trace.traceId) || this.traces.size > TRACES_READ_AT_MOST) return;
    this.answered.add(trace.traceId);
    this.traces.set(trace.traceId, trace);
  }

  private async ask(wanted: readonly Query[]): Promise<void> {
    const ids = new Set<string>();
    for (const query of wanted) this.answered.add(queryKey(query));
    await eachOf(wanted, async (query) => {
      if (query.kind === 'by-id') {
        ids.add(query.traceId);
        return;
      }
      const answer = await this.reader.search(query, this.options.signal);
      for (const traceId of answer.traceIds) ids.add(traceId);
      for (const trace of answer.traces ?? []) this.took(trace);
      for (const { on } of query.where) if (this.reader.cannotSearch?.includes(on)) this.unsearched.add(on);
      if (!answer.complete) this.cut.add(queryKey(query));
      // Of the searches for a value only the rare ones decide; the one for everything must be whole.
      if (query.where.length === 0 && !answer.complete) this.complete = false;
    });
    const unread = [...ids].filter((id) => !this.traces.has(id));
    if (unread.length + this.traces.size > TRACES_READ_AT_MOST + ASKED_NEIGHBOURS) this.complete = false;
    await eachOf(unread.slice(0, TRACES_READ_AT_MOST), async (id) => {
      this.answered.add(id);
      const trace = await this.reader.byId(id, this.options.signal);
      if (trace) this.traces.set(id, trace);
    });
  }
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(REQUESTS_AT_ONCE, items.length) }, worker));
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
