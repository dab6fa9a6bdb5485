import { diagnoseAll } from '../diagnose.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';

/**
 * Judges traces of which some may still grow. Of those a break is told at once where both halves are there and nothing else
 * fits: what one process exports comes together. Whatever rests on something missing waits until they have settled.
 */
export function judgeAt(
  traces: readonly Trace[],
  keys: readonly string[],
  isYoung: (traceId: string) => boolean,
): ReadonlyMap<string, TraceReport> {
  const reports = diagnoseAll(traces, keys);
  return new Map(
    reports.map((report) => [report.trace_id, isYoung(report.trace_id) ? soFar(report) : report] as const),
  );
}

function soFar(report: TraceReport): TraceReport {
  if (hasBothHalves(report)) return { ...report, complete: false };
  const hops = report.hops.filter(({ state }) => state !== 'broken').map((hop) => ({ ...hop, finding: null }));
  return { ...report, verdict: 'not-ready', complete: false, hops, findings: [] };
}

function hasBothHalves({ verdict, findings }: TraceReport): boolean {
  return verdict === 'split' && findings.every((finding) => finding.severity !== 'break' || isPaired(finding));
}

const isPaired = ({ there, ambiguous }: TraceReport['findings'][number]): boolean => there !== null && !ambiguous;
