import { type Trace } from '../model/trace.js';
import { REPORT_SCHEMA, type ReportFile, type TraceReport, VERDICTS, exitCode } from '../report.js';
import { junitReport } from '../render/junit.js';
import { markdownReport } from '../render/markdown.js';
import { terminalReport } from '../render/terminal.js';
import { VERSION } from '../version.js';

export interface OutputOptions {
  readonly json?: boolean;
  readonly junit?: boolean;
  readonly markdown?: boolean;
}

export function reportFile(reports: readonly TraceReport[]): ReportFile {
  return { schema: REPORT_SCHEMA, tool: { name: 'tracegap', version: VERSION }, reports };
}

/** Writes the reports in the form that was asked for and sets the exit code. */
export function output(reports: readonly TraceReport[], traces: readonly Trace[], options: OutputOptions): void {
  const file = reportFile(reports);
  if (options.json) write(`${JSON.stringify(file, null, 2)}\n`);
  else if (options.junit) write(junitReport(file));
  else if (options.markdown) write(markdownReport(file));
  else {
    const told = new Map<string, string>();
    const texts = reports.map((report) => terminalReport(report, traces, { color: useColor(), told }));
    write([...texts, ...(reports.length > 1 ? [summary(reports)] : [])].join('\n'));
  }
  process.exitCode = exitCode(reports);
}

/** `5 traces: 2 split, 3 connected`, the gravest first: the last line is what stays on screen. */
function summary(reports: readonly TraceReport[]): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: reports.filter((report) => report.verdict === verdict).length,
  }));
  const said = counts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`);
  return `${reports.length} traces: ${said.join(', ')}\n`;
}

export function write(text: string): void {
  process.stdout.write(text);
}

/** Only on a terminal, and never where NO_COLOR is set (https://no-color.org). */
export function useColor(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR'];
}

/** Progress of long work: one line that is overwritten, on a terminal only. */
export function progress(message: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${message}`);
}

export function progressDone(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
