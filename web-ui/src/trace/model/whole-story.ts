// A report tells the hops of the trace that was asked for, up to the gap. What came after the gap is told by the report
// of the other half, which tracegap makes from the same spans.
import { diagnose, type Hop, type Trace, type TraceReport } from 'tracegap';

/** The report with the hops and services of the other halves behind its own. */
export function withOtherHalves(report: TraceReport, traces: readonly Trace[]): TraceReport {
  const others = traces
    .filter(({ traceId }) => traceId !== report.trace_id)
    .map(({ traceId }) => diagnose(traces, { traceId }).report);
  const hops = new Map(report.hops.map((hop) => [keyOf(hop), hop]));
  for (const other of others)
    for (const hop of other.hops) {
      // The gap itself is told by both halves; this trace's own word stands, with its finding.
      if (hops.has(keyOf(hop))) continue;
      hops.set(keyOf(hop), { ...hop, finding: sameFinding(report, other, hop.finding) });
    }
  const services = new Set([...report.services, ...others.flatMap((other) => other.services)]);
  return { ...report, hops: [...hops.values()], services: [...services] };
}

const keyOf = ({ from, to }: Hop) => JSON.stringify([from, to]);

/** The index in `report` of the finding that `other` has at `index`; null where only the other half tells of it. */
function sameFinding(report: TraceReport, other: TraceReport, index: number | null): number | null {
  const told = index === null ? undefined : other.findings[index];
  if (!told) return null;
  const here = report.findings.findIndex(({ rule, here }) => rule === told.rule && here.span_id === told.here.span_id);
  return here < 0 ? null : here;
}
