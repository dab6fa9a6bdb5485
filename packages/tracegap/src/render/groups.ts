/** Many traces that break in one way are one thing to fix: findings by hop and cause, each with one example. */
import { type TraceReport } from '../report/types.js';
import { type Finding } from '../rules/finding.js';
import { type Severity } from '../rules/rule.js';
import { type Trace } from '../span/model.js';
import { overview, percent } from './overview.js';
import { drawing, findingLines, painter } from './terminal.js';

/** The same hop, verdict and first cause, in however many traces. */
export interface Group {
  /** Stands for the others: told without doubt where one of them is, and from the caller's half. */
  readonly finding: Finding;
  readonly report: TraceReport;
  /** Both halves of a break count once. */
  readonly times: number;
  /** Traces that report it. */
  readonly traces: number;
}

interface Growing extends Group {
  readonly ids: Set<string>;
  readonly traceIds: Set<string>;
}

const ORDER: readonly Severity[] = ['break', 'warning', 'by-design'];

/** Breaks first, the most frequent of each sort first. */
export function groupsOf(reports: readonly TraceReport[]): Group[] {
  const groups = new Map<string, Growing>();
  for (const report of reports) {
    for (const finding of report.findings) {
      const { severity, verdict, rule, hop, dark } = finding;
      const key = JSON.stringify([severity, verdict, rule, hop, dark]);
      const known = groups.get(key);
      const { ids, traceIds } = known ?? { ids: new Set<string>(), traceIds: new Set<string>() };
      ids.add(
        `${finding.here.trace_id}/${finding.here.span_id}/${finding.ambiguous ? '' : (finding.there?.span_id ?? '')}`,
      );
      traceIds.add(report.trace_id);
      const example = known && !isBetter({ finding, report }, known) ? known : { finding, report };
      groups.set(key, {
        finding: example.finding,
        report: example.report,
        ids,
        traceIds,
        times: ids.size,
        traces: traceIds.size,
      });
    }
  }
  return [...groups.values()].sort(
    (one, other) =>
      ORDER.indexOf(one.finding.severity) - ORDER.indexOf(other.finding.severity) || other.times - one.times,
  );
}

type Example = Pick<Group, 'finding' | 'report'>;

function isBetter(one: Example, other: Example): boolean {
  return clarity(one) > clarity(other);
}

function clarity({ finding, report }: Example): number {
  return (finding.ambiguous ? 0 : 2) + (finding.here.trace_id === report.trace_id ? 1 : 0);
}

/** Each group once, with its count, its share, one example drawn and one fix; then what all of them say together. */
export function groupedReport(
  reports: readonly TraceReport[],
  traces: readonly Trace[],
  options: { readonly color: boolean },
): string {
  const paint = painter(options);
  const groups = groupsOf(reports).map((group) => {
    const { finding, report, times, traces: count } = group;
    const [head = '', ...rest] = findingLines(finding, paint);
    const often = times === 1 ? 'once' : `${times} times`;
    const share = `${often}, in ${count} of ${reports.length} traces (${percent(count, reports.length)})`;
    const tree = finding.severity === 'by-design' ? [] : drawing(report, traces, paint);
    const example = tree.length > 0 ? `; one of them, trace ${report.trace_id}:` : '';
    return [head, paint('dim', `  ${share}${example}`), ...tree, ...(tree.length > 0 ? [''] : []), ...rest].join('\n');
  });
  return [...groups, overview(reports, options)].join('\n');
}
