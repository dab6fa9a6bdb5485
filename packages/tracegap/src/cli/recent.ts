/** A whole backend at once: which share of the traces is broken, and at which hop. */
import { diagnoseAll } from '../diagnose/diagnose.js';
import { type Trace } from '../model/trace.js';
import { type TraceReader } from '../readers/reader.js';
import { type TraceReport, type Verdict } from '../report.js';
import { forTerminal } from '../render/escape.js';
import { hopText, painter } from '../render/terminal.js';

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
  const traces = await readAll(reader, answer.traceIds, options);
  const reports = diagnoseAll(traces, options.keys);
  const young = new Set(traces.filter((trace) => endOf(trace) > now - SETTLE_MS).map((trace) => trace.traceId));
  return {
    reports: reports.map((report) => (young.has(report.trace_id) ? notYet(report) : report)),
    cut: !answer.complete,
  };
}

async function readAll(reader: TraceReader, ids: readonly string[], options: RecentOptions): Promise<Trace[]> {
  const traces: Trace[] = [];
  const queue = [...ids];
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

export interface HopShare {
  readonly hop: string;
  readonly judged: number;
  readonly broken: number;
  readonly ambiguous: number;
}

/** Per hop: how many traces go over it, and in how many of them it is broken or ambiguous. Halves count once. */
export function sharesByHop(reports: readonly TraceReport[]): HopShare[] {
  const shares = new Map<string, { judged: Set<string>; broken: Set<string>; ambiguous: Set<string> }>();
  for (const report of reports) {
    for (const hop of report.hops) {
      if (hop.state === 'not-seen' || hop.state === 'dark') continue;
      const finding = hop.finding === null ? undefined : report.findings[hop.finding];
      const share = entry(shares, hopText({ hop, dark: finding?.severity === 'break' ? finding.dark : null }));
      // Both halves report the same break: the caller's span names it.
      const id =
        hop.state === 'broken' && finding ? `${finding.here.trace_id}/${finding.here.span_id}` : report.trace_id;
      share.judged.add(id);
      if (hop.state === 'broken') share.broken.add(id);
      if (finding?.ambiguous) share.ambiguous.add(id);
    }
  }
  return [...shares]
    .map(([hop, { judged, broken, ambiguous }]) => ({
      hop,
      judged: judged.size,
      broken: broken.size,
      ambiguous: ambiguous.size,
    }))
    .sort((one, other) => other.broken - one.broken || other.judged - one.judged);
}

function entry<T extends { judged: Set<string>; broken: Set<string>; ambiguous: Set<string> }>(
  shares: Map<string, T>,
  hop: string,
): T {
  const known = shares.get(hop);
  if (known) return known;
  const made = { judged: new Set(), broken: new Set(), ambiguous: new Set() } as unknown as T;
  shares.set(hop, made);
  return made;
}

export function recentReport({ reports, cut }: RecentResult, color: boolean): string {
  const paint = painter({ color });
  const counts = new Map<Verdict, number>();
  for (const { verdict } of reports) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const broken = (counts.get('split') ?? 0) + (counts.get('lost-span') ?? 0);
  const share = reports.length === 0 ? 0 : (100 * broken) / reports.length;
  const lines = [
    `${reports.length} traces, ${paint(broken > 0 ? 'red' : 'green', `${broken} broken (${share.toFixed(1)} %)`)}`,
    [...counts].map(([verdict, count]) => `${verdict} ${count}`).join(', '),
  ];
  if (cut)
    lines.push(paint('yellow', 'search stopped at its limit: these are not all; raise --limit or lower --since'));
  const shares = sharesByHop(reports);
  if (shares.length > 0) lines.push('', '  broken  of judged  ambiguous  hop');
  for (const { hop, judged, broken: lost, ambiguous } of shares.slice(0, 40)) {
    const row = `  ${String(lost).padStart(6)}  ${String(judged).padStart(9)}  ${String(ambiguous).padStart(9)}  `;
    lines.push(`${lost > 0 ? paint('red', row) : row}${forTerminal(hop)}`);
  }
  return `${lines.join('\n')}\n`;
}
