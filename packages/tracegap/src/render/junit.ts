import { exitCode, type ReportFile, type TraceReport } from '../report/types.js';
import { forXml } from './escape.js';
import { hopText } from './terminal.js';

/** One test case per trace: failed where broken, skipped where it cannot be judged. */
export function junitReport(file: ReportFile): string {
  const cases = file.reports.map(testCase);
  const failures = file.reports.filter((report) => exitCode([report]) === 1).length;
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

function testCase(report: TraceReport): string {
  const open = `<testcase classname="tracegap" name="${report.trace_id}"`;
  const code = exitCode([report]);
  if (code === 0) return `${open}/>`;
  if (code === 2) return `${open}><skipped message="${report.verdict}"/></testcase>`;
  const broken = report.findings.filter((finding) => finding.severity === 'break');
  const text = broken.map(
    (finding) =>
      `${finding.rule}: ${hopText(finding)}\n${finding.evidence.map((fact) => `- ${fact.says}`).join('\n')}\n` +
      `mend: ${finding.causes[0]?.mend ?? ''}`,
  );
  return `${open}><failure message="${report.verdict}" type="${broken[0]?.rule ?? ''}">${forXml(text.join('\n\n')).replace(/\\u000a/g, '\n')}</failure></testcase>`;
}
