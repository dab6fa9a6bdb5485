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

/** A gap of days between linked traces would leave nothing of either on one axis. */
const ONE_AXIS_MS = 5 * 60_000;

/** Ids of the traces a report tells of, the one that was asked for first. */
export function toldIds({ trace_id, findings }: TraceReport): string[] {
  return [
    ...new Set([
      trace_id,
      ...findings.flatMap(({ here, there }) => [here, ...(there ? [there] : [])].map((one) => one.trace_id)),
    ]),
  ];
}

/** Of the traces those that a report tells of and that stand on one axis with the one that was asked for. */
export function toldTraces(report: TraceReport, traces: readonly Trace[]): Trace[] {
  const told = toldIds(report).flatMap((id) => traces.find(({ traceId }) => traceId === id) ?? []);
  const known = told.filter(({ spans }) => spans.length > 0);
  const start = firstStart(known[0]);
  return known.filter((trace) => Math.abs(firstStart(trace) - start) < ONE_AXIS_MS);
}

const firstStart = (trace: Trace | undefined) =>
  (trace?.spans ?? []).reduce((first, span) => Math.min(first, span.startMs), Infinity);

const keyOf = ({ from, to }: Hop) => JSON.stringify([from, to]);

/** The index in `report` of the finding that `other` has at `index`; null where only the other half tells of it. */
function sameFinding(report: TraceReport, other: TraceReport, index: number | null): number | null {
  const told = index === null ? undefined : other.findings[index];
  if (!told) return null;
  const here = report.findings.findIndex(({ rule, here }) => rule === told.rule && here.span_id === told.here.span_id);
  return here < 0 ? null : here;
}
