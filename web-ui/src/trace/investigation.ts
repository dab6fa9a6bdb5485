// From a trace id to a verdict on screen: tracegap waits, searches and judges; the page shows what is known meanwhile.
import { signal, type ReadonlySignal } from '@preact/signals';
import {
  BackendError,
  diagnose,
  investigate,
  type InvestigateOptions,
  type Trace,
  type TraceReader,
  type TraceReport,
} from 'tracegap';
import { Failure } from '../shell/http';
import { toldIds, toldTraces, withOtherHalves } from './model/whole-story';

export interface Investigation {
  readonly traceId: string;
  /** `looking`: no span yet. `waiting`: spans are there, the verdict is not. `done`: the last word. */
  readonly phase: 'looking' | 'waiting' | 'done' | 'failed';
  readonly report: TraceReport | null;
  /** The traces the report speaks of, as far as they are known. */
  readonly traces: readonly Trace[];
  /** Of a half that is ambiguous: the traces that fit equally well. */
  readonly candidates: readonly Trace[];
  readonly failure: Failure | null;
  /** Asked at least once in vain: the id may be wrong, or its spans are still on their way. */
  readonly unseen: boolean;
}

export interface Following {
  readonly state: ReadonlySignal<Investigation>;
  stop(): void;
}

/** Follows a trace until the verdict stands. `stop` leaves the last state as it is. */
export function follow(traceId: string, options: InvestigateOptions, source: TraceReader): Following {
  const state = signal<Investigation>({
    traceId,
    phase: 'looking',
    report: null,
    traces: [],
    candidates: [],
    failure: null,
    unseen: false,
  });
  const control = new AbortController();
  const show = (change: Partial<Investigation>) => {
    if (!control.signal.aborted) state.value = { ...state.value, ...change };
  };
  const reader = record(source, (id, trace) => {
    // The other half's candidates are read too; only the trace that was asked for is shown before the verdict.
    if (id !== traceId || state.value.phase === 'done') return;
    if (!trace || trace.spans.length === 0) show({ unseen: true });
    else show({ phase: 'waiting', traces: [trace], report: firstLook(trace) });
  });
  investigate(traceId, reader, { ...options, signal: control.signal })
    .then(async (report) => {
      const traces = await tracesOf(report, reader);
      const candidates = candidatesOf(report, reader.read).filter((trace) => !traces.includes(trace));
      show({ phase: 'done', report: withOtherHalves(report, traces), traces, candidates });
    })
    .catch((error: unknown) => show({ phase: 'failed', failure: failureOf(error) }));
  return { state, stop: () => control.abort() };
}

/** What the spans that are there say by themselves, while others may still come. */
function firstLook(trace: Trace): TraceReport {
  return diagnose([trace], { traceId: trace.traceId, ready: false, complete: false, answered: new Set() }).report;
}

interface RecordingReader extends TraceReader {
  readonly read: ReadonlyMap<string, Trace>;
}

/** Keeps what `investigate` read, so that the waterfall draws exactly the spans that were judged. */
function record(reader: TraceReader, onRead: (id: string, trace: Trace | null) => void): RecordingReader {
  const read = new Map<string, Trace>();
  return {
    live: reader.live,
    read,
    async byId(id, signal) {
      const trace = await reader.byId(id, signal);
      if (trace) read.set(trace.traceId, trace);
      onRead(id, trace);
      return trace;
    },
    search: (query, signal) => reader.search(query, signal),
  };
}

async function tracesOf(report: TraceReport, reader: RecordingReader): Promise<Trace[]> {
  const traces = await Promise.all(toldIds(report).map(async (id) => reader.read.get(id) ?? (await reader.byId(id))));
  return toldTraces(
    report,
    traces.filter((trace) => trace !== null),
  );
}

function candidatesOf({ findings }: TraceReport, read: ReadonlyMap<string, Trace>): Trace[] {
  const ids = findings.flatMap(({ ambiguous, candidates }) => (ambiguous ? candidates : [])).map((one) => one.trace_id);
  return [...new Set(ids)].flatMap((id) => read.get(id) ?? []);
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof BackendError)
    return error.status === null
      ? new Failure('unreachable', 0, {})
      : new Failure('refused', error.status, { detail: error.message });
  return new Failure('not-understood', 0, { detail: String(error) });
}
