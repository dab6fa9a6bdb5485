// `--html`: the page's report on one trace, by the page's own code, which the build bundles into dist/html.
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BadSettings } from '../node/auth.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';
import { VERSION } from '../version.js';

interface ReportBundle {
  reportForCommand(report: TraceReport, traces: readonly Trace[], version: string): string;
}

const BUNDLE = path.join(__dirname, '../html/report.bundle.js');

/** Writes one self-contained HTML file. @throws BadSettings where there is not exactly one trace to report on */
export function writeHtml(file: string, reports: readonly TraceReport[], traces: readonly Trace[]): void {
  const [report] = reports;
  if (report === undefined || reports.length > 1)
    throw new BadSettings(`--html reports on one trace, and there are ${reports.length}: name one with --trace`);
  if (!existsSync(BUNDLE)) throw new BadSettings(`${BUNDLE} is missing: in a clone, run "npm run build" first`);
  const { reportForCommand } = createRequire(__filename)(BUNDLE) as ReportBundle;
  try {
    writeFileSync(file, reportForCommand(report, traces, VERSION));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new BadSettings(`--html ${file}: ${error.message}`);
    throw error;
  }
}
