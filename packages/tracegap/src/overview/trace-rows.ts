/** Traces as a list: one line each, newest first, and what a person narrows it by. Pure. */
import { type TraceReport } from '../report/types.js';
import { type Finding, type Verdict } from '../rules/finding.js';
import { type Span, type Trace } from '../span/model.js';
import { endOf, startOf } from './times.js';

export interface TraceRow {
  readonly traceId: string;
  readonly verdict: Verdict;
  readonly rootService: string | null;
  readonly rootName: string | null;
  readonly services: readonly string[];
  readonly spans: number;
  readonly errors: number;
  readonly startMs: number;
  readonly durationMs: number;
  /** Where it broke, for a trace that did. */
  readonly hop: Pick<Finding, 'hop' | 'dark'> | null;
}

export interface TraceFilter {
  readonly service?: string;
  readonly verdict?: Verdict;
  /** In the trace id, a service's or span's name, or an attribute's value; case does not matter. */
  readonly text?: string;
}

export function traceRow(report: TraceReport, trace: Trace | undefined): TraceRow {
  const spans = trace?.spans ?? [];
  const root = spans.find((span) => span.parentSpanId === null) ?? first(spans);
  const broken = report.findings.find((finding) => finding.severity === 'break');
  return {
    traceId: report.trace_id,
    verdict: report.verdict,
    rootService: root?.resource.service ?? null,
    rootName: root?.name ?? null,
    services: report.services,
    spans: report.spans,
    errors: spans.filter((span) => span.status === 'error').length,
    startMs: startOf(trace),
    durationMs: Math.max(0, endOf(trace) - startOf(trace)),
    hop: broken ? { hop: broken.hop, dark: broken.dark } : null,
  };
}

/** The rows that the filter lets through, newest first. */
export function traceRows(
  reports: readonly TraceReport[],
  traces: ReadonlyMap<string, Trace>,
  filter: TraceFilter = {},
): TraceRow[] {
  return reports
    .filter((report) => passes(report, traces.get(report.trace_id), filter))
    .map((report) => traceRow(report, traces.get(report.trace_id)))
    .sort((one, other) => other.startMs - one.startMs);
}

function passes(report: TraceReport, trace: Trace | undefined, { service, verdict, text }: TraceFilter): boolean {
  if (verdict !== undefined && report.verdict !== verdict) return false;
  if (service !== undefined && !report.services.includes(service)) return false;
  const wanted = text?.trim().toLowerCase();
  if (wanted === undefined || wanted === '') return true;
  return report.trace_id.includes(wanted) || (trace?.spans ?? []).some((span) => says(span, wanted));
}

function says(span: Span, wanted: string): boolean {
  const holds = (value: unknown): boolean =>
    (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase().includes(wanted);
  return (
    holds(span.name) ||
    holds(span.resource.service ?? '') ||
    Object.values(span.attributes).some((value) => holds(value))
  );
}

function first(spans: readonly Span[]): Span | undefined {
  return spans.reduce<Span | undefined>(
    (known, span) => (known && known.startMs <= span.startMs ? known : span),
    undefined,
  );
}
