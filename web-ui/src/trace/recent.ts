// The answer of the last minutes of a backend, computed in the page: for a lab, which has no server that judges.
import { type Trace, type TraceReader } from 'tracegap';
import { type Answer, answerFrom } from './answer';

const SINCE_MS = 15 * 60_000;
const LIMIT = 60;
const AT_ONCE = 8;

/** @param marginMs how long exporters may hold spans back: what is younger is judged with care */
export async function recentAnswer(reader: TraceReader, marginMs: number): Promise<Answer> {
  const now = Date.now();
  const window = { fromMs: now - SINCE_MS, toMs: now };
  const { traceIds } = await reader.search({ kind: 'search', why: 'recent', where: [], ...window, limit: LIMIT });
  const traces: Trace[] = [];
  const unread = [...traceIds];
  const worker = async () => {
    for (let id = unread.pop(); id !== undefined; id = unread.pop()) {
      const trace = await reader.byId(id);
      if (trace) traces.push(trace);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const young = new Set(traces.filter((trace) => endOf(trace) > now - marginMs).map(({ traceId }) => traceId));
  return answerFrom(traces, (traceId) => young.has(traceId));
}

const endOf = ({ spans }: Trace) => spans.reduce((most, span) => Math.max(most, span.endMs), 0);
