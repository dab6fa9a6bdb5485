import { groupedReport } from '../render/groups.js';
import { junitReport } from '../render/junit.js';
import { markdownReport } from '../render/markdown.js';
import { overview } from '../render/overview.js';
import { terminalReport } from '../render/terminal.js';
import { exitCode, REPORT_SCHEMA, type ReportFile, type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';
import { VERSION } from '../version.js';
import { writeHtml } from './html.js';

export interface OutputOptions {
  readonly json?: boolean;
  readonly junit?: boolean;
  readonly strict?: boolean;
  readonly markdown?: boolean;
  /** Every trace in full instead of each kind of break once. */
  readonly all?: boolean;
  /** A file for the report as HTML, besides what is printed. */
  readonly html?: string;
}

export function reportFile(reports: readonly TraceReport[]): ReportFile {
  return { schema: REPORT_SCHEMA, tool: { name: 'tracegap', version: VERSION }, reports };
}

/** Writes the reports in the form that was asked for and sets the exit code. */
export function output(reports: readonly TraceReport[], traces: readonly Trace[], options: OutputOptions): void {
  const file = reportFile(reports);
  if (options.html !== undefined) writeHtml(options.html, reports, traces);
  if (options.json) write(`${JSON.stringify(file, null, 2)}\n`);
  else if (options.junit) write(junitReport(file, options.strict));
  else if (options.markdown) write(markdownReport(file));
  else write(inText(reports, traces, options));
  process.exitCode = exitCode(reports, options.strict);
}

/** One trace in full; of several the breaks, each kind once, or with `--all` every trace. */
function inText(reports: readonly TraceReport[], traces: readonly Trace[], { all }: OutputOptions): string {
  const color = useColor();
  if (reports.length > 1 && !all) return groupedReport(reports, traces, { color });
  const told = new Map<string, string>();
  const texts = reports.map((report) => terminalReport(report, traces, { color, told }));
  return [...texts, ...(reports.length > 1 ? [overview(reports, { color })] : [])].join('\n');
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
