// The answer of the last minutes of a backend, computed in the page: for a lab, which has no server that judges.
import { type Trace, type TraceReader } from 'tracegap';
import { type Answer, answerFrom } from './answer';

const SINCE_MS = 15 * 60_000;
const LIMIT = 150;
const AT_ONCE = 8;

export interface Recent {
  /** Of everything but what `isHidden` leaves out. */
  readonly answer: Answer;
  readonly hidden: number;
}

/** Traces that were read and to which nothing is added any more: asked for again, they are not read again. */
export type Settled = Map<string, Trace>;

interface RecentOptions {
  /** How long exporters may hold spans back, milliseconds: what is younger is judged with care. */
  readonly marginMs: number;
  readonly settled: Settled;
  readonly isHidden: (trace: Trace) => boolean;
}

export async function recentAnswer(
  reader: TraceReader,
  { marginMs, settled, isHidden }: RecentOptions,
): Promise<Recent> {
  const now = Date.now();
  const window = { fromMs: now - SINCE_MS, toMs: now };
  const { traceIds } = await reader.search({ kind: 'search', why: 'recent', where: [], ...window, limit: LIMIT });
  const traces = await readAll(reader, traceIds, settled);
  const isYoung = (trace: Trace) => endOf(trace) > now - marginMs;
  settled.clear();
  // Twice the margin: what came late to the youngest look is seen by the next one.
  for (const trace of traces) if (endOf(trace) < now - 2 * marginMs) settled.set(trace.traceId, trace);
  const young = new Set(traces.filter(isYoung).map(({ traceId }) => traceId));
  const shown = traces.filter((trace) => !isHidden(trace));
  return { answer: answerFrom(shown, (traceId) => young.has(traceId)), hidden: traces.length - shown.length };
}

async function readAll(reader: TraceReader, traceIds: readonly string[], settled: Settled): Promise<Trace[]> {
  const traces: Trace[] = [];
  const unread = [...traceIds];
  const worker = async () => {
    for (let id = unread.pop(); id !== undefined; id = unread.pop()) {
      const trace = settled.get(id) ?? (await reader.byId(id));
      if (trace) traces.push(trace);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return traces;
}

const endOf = ({ spans }: Trace) => spans.reduce((most, span) => Math.max(most, span.endMs), 0);
