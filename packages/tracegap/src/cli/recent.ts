/** A whole backend at once: what share of the traces is broken, and at which hop. */
import { diagnoseAll } from '../diagnose.js';
import { RecentTraces } from '../asking/recent-traces.js';
import { type TraceReader } from '../readers/reader.js';
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
  /** Traces that were not read one by one: search shows them whole, without links, events and rare attributes. */
  readonly searchOnly: number;
}

/** The newest traces may still be on their way: what is not older is left out. */
const SETTLE_MS = 35_000;

export async function judgeRecent(reader: TraceReader, options: RecentOptions): Promise<RecentResult> {
  const now = options.now ?? Date.now();
  const recent = new RecentTraces(reader, {
    fromMs: now - options.sinceMs,
    toMs: now,
    limit: options.limit,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  await recent.gather();
  const judge = () => diagnoseAll(sorted(recent.traces), options.keys);
  let reports = judge();
  if (await recent.lookCloser(reports)) reports = judge();
  const traces = [...recent.traces.values()];
  const young = new Set(traces.filter((trace) => endOf(trace) > now - SETTLE_MS).map((trace) => trace.traceId));
  return {
    reports: reports
      .map((report) => (recent.searchOnly.has(report.trace_id) ? bySearch(report) : report))
      .map((report) => (young.has(report.trace_id) ? notYet(report) : report)),
    cut: !recent.complete,
    searchOnly: recent.searchOnly.size,
  };
}

const sorted = (traces: ReadonlyMap<string, Trace>): Trace[] =>
  [...traces.values()].sort((one, other) => (one.traceId < other.traceId ? -1 : 1));

/** Nobody read such a trace as a whole: it says so. */
function bySearch(report: TraceReport): TraceReport {
  return { ...report, complete: false, unsearched: ['looked at by search only'] };
}

function endOf(trace: Trace): number {
  return trace.spans.reduce((latest, span) => Math.max(latest, span.endMs), 0);
}

/** What may change within seconds is neither whole nor broken yet; a split with both halves stays one. */
function notYet(report: TraceReport): TraceReport {
  const certain = report.findings.some((finding) => finding.verdict === 'split' && finding.there !== null);
  return certain ? report : { ...report, verdict: 'not-ready', complete: false };
}

export function recentReport({ reports, cut, searchOnly }: RecentResult, color: boolean): string {
  const paint = painter({ color });
  const notes = [
    ...(searchOnly > 0 ? [paint('dim', `${searchOnly} of them were looked at by search only`)] : []),
    ...(cut ? [paint('yellow', 'search stopped at its limit: these are not all; raise --limit or lower --since')] : []),
  ];
  return overview(reports, { color, ...(notes.length > 0 ? { note: notes.join('\n') } : {}) });
}
