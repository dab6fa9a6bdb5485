// From a trace id to a verdict on screen: asks tracegap, and asks again while the answer is not yet the last word.
import { signal, type ReadonlySignal } from '@preact/signals';
import { type Trace, type TraceReader, type TraceReport } from 'tracegap';
import { Failure } from './api/http';
import { investigate } from './judge';
import { pageReader } from './api/tempo';

export interface Investigation {
  readonly traceId: string;
  /** `looking`: no word yet. `waiting`: a first word, more is expected. `done`: the last word. */
  readonly phase: 'looking' | 'waiting' | 'done' | 'failed';
  readonly report: TraceReport | null;
  /** The traces the report speaks of, as far as they are known. */
  readonly traces: readonly Trace[];
  readonly failure: Failure | null;
  readonly startedAt: number;
}

/** How long an answer may still change: spans are exported within a second, a default Tempo's search lags by half a minute. */
const PATIENCE_MS: Readonly<Record<string, number>> = { 'not-found': 5_000, 'not-ready': 45_000, partial: 10_000 };
const FIRST_WAIT_MS = 60;
const LONGEST_WAIT_MS = 1_500;
/** A gap of days between linked traces would leave nothing of either on one axis. */
const ONE_AXIS_MS = 5 * 60_000;

export interface Following {
  readonly state: ReadonlySignal<Investigation>;
  stop(): void;
}

/** Follows a trace until the verdict stands or patience ends. `stop` leaves the last state as it is. */
export function follow(traceId: string, makeReader: () => RecordingReader = () => record(pageReader())): Following {
  const startedAt = Date.now();
  const state = signal<Investigation>({
    traceId,
    phase: 'looking',
    report: null,
    traces: [],
    failure: null,
    startedAt,
  });
  const control = new AbortController();

  const run = async () => {
    for (let wait = FIRST_WAIT_MS; !control.signal.aborted; wait = Math.min(wait * 1.6, LONGEST_WAIT_MS)) {
      const reader = makeReader();
      const report = await investigate(traceId, reader);
      if (control.signal.aborted) return;
      const traces = await tracesOf(report, reader);
      const settled = report.complete && PATIENCE_MS[report.verdict] === undefined;
      const tired = Date.now() - startedAt > (PATIENCE_MS[report.verdict] ?? PATIENCE_MS['not-ready'] ?? 0);
      state.value = { ...state.value, phase: settled || tired ? 'done' : 'waiting', report, traces };
      if (settled || tired) return;
      await pause(wait, control.signal);
    }
  };
  run().catch((error: unknown) => {
    if (control.signal.aborted) return;
    const failure = error instanceof Failure ? error : new Failure('unreachable', 0, { detail: String(error) });
    state.value = { ...state.value, phase: 'failed', failure };
  });
  return { state, stop: () => control.abort() };
}

export interface RecordingReader extends TraceReader {
  readonly read: ReadonlyMap<string, Trace>;
}

/** Keeps what `investigate` read, so that the waterfall draws exactly the spans that were judged. */
export function record(reader: TraceReader): RecordingReader {
  const read = new Map<string, Trace>();
  return {
    live: reader.live,
    read,
    async byId(id, signal) {
      const trace = await reader.byId(id, signal);
      if (trace) read.set(trace.traceId, trace);
      return trace;
    },
    search: (query, signal) => reader.search(query, signal),
  };
}

async function tracesOf(report: TraceReport, reader: RecordingReader): Promise<Trace[]> {
  const ids = new Set([report.trace_id]);
  for (const { here, there } of report.findings) {
    ids.add(here.trace_id);
    if (there) ids.add(there.trace_id);
  }
  const traces = await Promise.all([...ids].map(async (id) => reader.read.get(id) ?? (await reader.byId(id))));
  const known = traces.filter((trace): trace is Trace => trace !== null && trace.spans.length > 0);
  const start = firstStart(known.find((trace) => trace.traceId === report.trace_id) ?? known[0]);
  return known.filter((trace) => Math.abs(firstStart(trace) - start) < ONE_AXIS_MS);
}

const firstStart = (trace: Trace | undefined) =>
  (trace?.spans ?? []).reduce((first, span) => Math.min(first, span.startMs), Infinity);

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
