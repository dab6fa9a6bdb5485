// The report as tracegap's `--html` writes it: bundled into the command's package (vite.config.ts), so that it installs nothing for it.
import { type Trace, type TraceReport } from 'tracegap';
import { troubledCalls } from '../../model/calls';
import { toldTraces, withOtherHalves } from '../../model/whole-story';
import { makeReport } from './index';

/**
 * One self-contained HTML file.
 * @param traces all that were read for the report; only those it tells of are drawn
 */
export function reportForCommand(report: TraceReport, traces: readonly Trace[], version: string): string {
  const told = toldTraces(report, traces);
  const story = { report: withOtherHalves(report, told), traces: told, beside: { calls: troubledCalls(told) } };
  return makeReport(story, { language: 'en', madeAt: new Date(), version });
}
