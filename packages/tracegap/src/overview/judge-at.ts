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
  const reports = byId(diagnoseAll(traces, keys));
  if (!traces.some(({ traceId }) => isYoung(traceId))) return reports;
  const early = byId(diagnoseAll(traces, keys, { ready: false }));
  return new Map(
    [...reports].map(([id, report]) => {
      if (!isYoung(id)) return [id, report];
      return [id, hasBothHalves(report) ? { ...report, complete: false } : (early.get(id) ?? report)];
    }),
  );
}

function hasBothHalves({ verdict, findings }: TraceReport): boolean {
  return verdict === 'split' && findings.every((finding) => finding.severity !== 'break' || isPaired(finding));
}

const isPaired = ({ there, ambiguous }: TraceReport['findings'][number]): boolean => there !== null && !ambiguous;

function byId(reports: readonly TraceReport[]): ReadonlyMap<string, TraceReport> {
  return new Map(reports.map((report) => [report.trace_id, report]));
}
