/** Where the traces come from: what is sent here, a backend that is asked again and again, or files. */
import { type OpenStore } from '@demo/telemetry-store';
import { eachOf } from '../asking/each-of.js';
import { MemoryReader } from '../readers/memory.js';
import { type TraceReader } from '../readers/reader.js';
import { TempoReader } from '../readers/tempo/tempo.js';
import { type Trace } from '../span/model.js';
import { type Judge } from './judge.js';

/** What the page says of a source. */
export interface SourceState {
  readonly kind: 'otlp' | 'backend' | 'files';
  /** An address or the files' names. */
  readonly name: string;
  /** Why the last look failed; null while all is well. */
  readonly error: string | null;
  /** The last look did not see everything: its limit was reached, or the backend said so. */
  readonly cut: boolean;
  /** Where the same is received by gRPC. */
  readonly grpc?: string;
}

export interface Source {
  readonly reader: TraceReader;
  state(): SourceState;
  stop(): void;
}

/** Reads the store as one reads a Tempo, without a port between. */
export function storeReader(store: OpenStore): TraceReader {
  return new TempoReader({
    url: 'http://store',
    format: 'protobuf',
    fetch: async (input, init) => {
      const { pathname, search } = new URL(String(input));
      const headers = Object.fromEntries(new Headers(init?.headers));
      const { status, body, contentType } = await store.query({ url: `${pathname}${search}`, headers });
      const bytes = typeof body === 'string' ? body : new Uint8Array(body ?? []);
      return new Response(bytes, { status, headers: contentType === undefined ? {} : { 'content-type': contentType } });
    },
  });
}

/** What arrives is read back whole and judged; `arrived` is told the ids. */
export function otlpSource(
  reader: TraceReader,
  judge: Judge,
  { name, grpc }: { readonly name: string; readonly grpc: string },
): Source & { arrived(ids: readonly string[]): void } {
  const waiting = new Set<string>();
  let reading = false;
  const readOn = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    for (const traceId of waiting) {
      waiting.delete(traceId);
      const trace = await reader.byId(traceId);
      if (trace) judge.put(trace);
    }
    reading = false;
  };
  return {
    reader,
    state: () => ({ kind: 'otlp', name, grpc, error: null, cut: false }),
    stop: () => waiting.clear(),
    arrived(ids) {
      for (const traceId of ids) waiting.add(traceId);
      // Several requests of one moment are read once.
      setTimeout(() => void readOn(), READ_AFTER_MS).unref();
    },
  };
}

const READ_AFTER_MS = 50;

export interface PollOptions {
  readonly name: string;
  readonly sinceMs: number;
  readonly everyMs: number;
  readonly limit: number;
  readonly onState: () => void;
}

/** Asks a backend for the latest traces, again and again; each is read until it has settled, then no more. */
export function backendSource(reader: TraceReader, judge: Judge, options: PollOptions): Source {
  const control = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let state: SourceState = { kind: 'backend', name: options.name, error: null, cut: false };
  const say = (change: Partial<SourceState>): void => {
    const next = { ...state, ...change };
    const differs = next.error !== state.error || next.cut !== state.cut;
    state = next;
    if (differs) options.onState();
  };
  const look = async (): Promise<void> => {
    try {
      say({ error: null, cut: !(await readRecent(reader, judge, options, control.signal)) });
    } catch (error) {
      if (!control.signal.aborted) say({ error: error instanceof Error ? error.message : String(error) });
    }
    if (!control.signal.aborted) timer = setTimeout(() => void look(), options.everyMs);
  };
  void look();
  return {
    reader,
    state: () => state,
    stop: () => {
      control.abort();
      clearTimeout(timer);
    },
  };
}

/** Whether everything of the window was seen. */
async function readRecent(
  reader: TraceReader,
  judge: Judge,
  { sinceMs, limit }: PollOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const now = Date.now();
  const window = { fromMs: now - sinceMs, toMs: now };
  const answer = await reader.search({ kind: 'search', why: 'recent', where: [], ...window, limit }, signal);
  const came = new Map((answer.traces ?? []).map((trace) => [trace.traceId, trace]));
  for (const trace of came.values()) if (!judge.isSettled(trace.traceId)) putIfNew(judge, trace);
  const unread = answer.traceIds.filter((traceId) => !came.has(traceId) && !judge.isSettled(traceId));
  await eachOf(unread, async (traceId) => {
    const trace = await reader.byId(traceId, signal);
    if (trace) putIfNew(judge, trace);
  });
  return answer.complete;
}

/** A trace that says nothing new keeps its time of arrival, and so settles. */
function putIfNew(judge: Judge, trace: Trace): void {
  if (judge.traces().get(trace.traceId)?.spans.length !== trace.spans.length) judge.put(trace);
}

/** Files: everything there is, at once. */
export function fileSource(traces: readonly Trace[], judge: Judge, name: string): Source {
  const reader = new MemoryReader(traces);
  for (const trace of reader.all()) judge.put(trace, { settled: true });
  return { reader, state: () => ({ kind: 'files', name, error: null, cut: false }), stop: () => undefined };
}
