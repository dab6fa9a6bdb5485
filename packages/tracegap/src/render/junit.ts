import { exitCode, type ReportFile, type TraceReport } from '../report/types.js';
import { forXml } from './escape.js';
import { hopText } from './terminal.js';

/** One test case per trace: failed where broken, skipped where it cannot be judged; what is suspected is told and, unless `strict`, passes. */
export function junitReport(file: ReportFile, strict = false): string {
  const cases = file.reports.map((report) => testCase(report, strict));
  const failures = file.reports.filter((report) => exitCode([report], strict) === 1).length;
  const skipped = file.reports.filter((report) => exitCode([report]) === 2).length;
  const counts = `tests="${cases.length}" failures="${failures}" skipped="${skipped}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="tracegap" ${counts}>`,
    ...cases,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(report: TraceReport, strict: boolean): string {
  const open = `<testcase classname="tracegap" name="${report.trace_id}"`;
  const code = exitCode([report], strict);
  if (code === 0 && report.verdict !== 'suspected') return `${open}/>`;
  if (code === 2) return `${open}><skipped message="${report.verdict}"/></testcase>`;
  const broken = report.findings.filter(({ severity, verdict }) => severity === 'break' || verdict === 'suspected');
  const text = broken.map(
    (finding) =>
      `${finding.rule}: ${hopText(finding)}\n${finding.evidence.map((fact) => `- ${fact.says}`).join('\n')}\n` +
      `fix: ${finding.causes[0]?.mend ?? ''}`,
  );
  const told = forXml(text.join('\n\n')).replace(/\\u000a/g, '\n');
  if (code === 0) return `${open}><system-out>${report.verdict}: ${told}</system-out></testcase>`;
  return `${open}><failure message="${report.verdict}" type="${broken[0]?.rule ?? ''}">${told}</failure></testcase>`;
}
