import { type ReportFile, type TraceReport } from '../report/types.js';
import { forMarkdown } from './escape.js';
import { hopText } from './terminal.js';

/** For a pull request or a chat: one table, then what was found. */
export function markdownReport(file: ReportFile): string {
  const lines = ['| trace | verdict | spans | services |', '| --- | --- | ---: | --- |'];
  for (const report of file.reports) {
    const services = report.services.map(forMarkdown).join(', ');
    lines.push(`| \`${report.trace_id}\` | **${report.verdict}** | ${report.spans} | ${services} |`);
  }
  for (const report of file.reports) lines.push(...details(report));
  return `${lines.join('\n')}\n`;
}

function details(report: TraceReport): string[] {
  if (report.findings.length === 0) return [];
  const lines = ['', `### \`${report.trace_id}\``];
  for (const finding of report.findings) {
    const ambiguous = finding.ambiguous ? ', ambiguous' : '';
    lines.push('', `**${finding.rule}** (${finding.severity}${ambiguous}): ${forMarkdown(hopText(finding))}`, '');
    for (const fact of finding.evidence) lines.push(`- ${forMarkdown(fact.says)}`);
    for (const cause of finding.causes.slice(0, 3)) {
      lines.push(`- cause ${cause.rank}, \`${cause.id}\`: ${forMarkdown(cause.mend)}`);
    }
  }
  return lines;
}
