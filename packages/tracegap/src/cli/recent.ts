/** A whole backend at once: what share of the traces is broken, and at which hop. */
import { diagnoseAll } from '../diagnose.js';
import { type SearchAnswer, type TraceReader } from '../readers/reader.js';
import { overview } from '../render/overview.js';
import { painter } from '../render/terminal.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';

export interface RecentOptions {
  readonly sinceMs: number;
  readonly limit: number;
  readonly keys: readonly string[];
  readonly now?: number;
  readonly onProgress?: (message: string) => void;
}

export interface RecentResult {
  readonly reports: readonly TraceReport[];
  /** Search stopped at the limit, or the backend said that it gave a part. */
  readonly cut: boolean;
}

const AT_ONCE = 24;
/** The newest traces may still be on their way: what is not older is left out. */
const SETTLE_MS = 35_000;

export async function judgeRecent(reader: TraceReader, options: RecentOptions): Promise<RecentResult> {
  const now = options.now ?? Date.now();
  const answer = await reader.search({
    kind: 'search',
    why: 'recent',
    where: [],
    fromMs: now - options.sinceMs,
    toMs: now,
    limit: options.limit,
  });
  const traces = await readAll(reader, answer, options);
  const reports = diagnoseAll(traces, options.keys);
  const young = new Set(traces.filter((trace) => endOf(trace) > now - SETTLE_MS).map((trace) => trace.traceId));
  return {
    reports: reports.map((report) => (young.has(report.trace_id) ? notYet(report) : report)),
    cut: !answer.complete,
  };
}

/** Those that came whole with the search, as Jaeger's and Zipkin's do, are not read again. */
async function readAll(reader: TraceReader, answer: SearchAnswer, options: RecentOptions): Promise<Trace[]> {
  const traces = [...(answer.traces ?? [])];
  const came = new Set(traces.map(({ traceId }) => traceId));
  const ids = answer.traceIds;
  const queue = ids.filter((traceId) => !came.has(traceId));
  const worker = async () => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const trace = await reader.byId(id);
      if (trace) traces.push(trace);
      if (traces.length % 50 === 0) options.onProgress?.(`read ${traces.length} of ${ids.length} traces`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return traces.sort((one, other) => (one.traceId < other.traceId ? -1 : 1));
}

function endOf(trace: Trace): number {
  return trace.spans.reduce((latest, span) => Math.max(latest, span.endMs), 0);
}

/** What may change within seconds is neither whole nor broken yet; a split with both halves stays one. */
function notYet(report: TraceReport): TraceReport {
  const certain = report.findings.some((finding) => finding.verdict === 'split' && finding.there !== null);
  return certain ? report : { ...report, verdict: 'not-ready', complete: false };
}

export function recentReport({ reports, cut }: RecentResult, color: boolean): string {
  const warning = painter({ color })(
    'yellow',
    'search stopped at its limit: these are not all; raise --limit or lower --since',
  );
  return overview(reports, { color, ...(cut ? { note: warning } : {}) });
}
