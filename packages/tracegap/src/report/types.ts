/**
 * The machine-readable report: the same from the command (`--json`), the library and a page that uses it.
 * `schema/report.schema.json` is the same shape as JSON Schema; a test holds the two together.
 */
import { type Finding, type Verdict } from '../rules/finding.js';

export const REPORT_SCHEMA = 2;

/**
 * What became of the context on the way from one service to the next.
 * `dark`: `to` is a service that was called and emitted nothing (an uninstrumented app behind a proxy).
 * `not-seen`: the call left for `to` and no span of a callee is known, which is no break by itself (an external API).
 */
export type HopState = 'whole' | 'broken' | 'by-design' | 'dark' | 'not-seen';

export interface Hop {
  readonly from: string | null;
  readonly to: string | null;
  readonly state: HopState;
  /** Index in `findings` of the finding that speaks of this hop. */
  readonly finding: number | null;
}

export interface TraceReport {
  readonly trace_id: string;
  readonly verdict: Verdict;
  /** False while something that could change the verdict has not been read. */
  readonly complete: boolean;
  /** What the source could not be asked, one sentence each: then `complete` is false. */
  readonly unsearched?: readonly string[];
  readonly spans: number;
  readonly services: readonly string[];
  readonly hops: readonly Hop[];
  readonly findings: readonly Finding[];
}

export interface ReportFile {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tool: { readonly name: 'tracegap'; readonly version: string };
  readonly reports: readonly TraceReport[];
}

/**
 * Exit code of one or several reports: 0 whole (or apart by design), 1 broken, 2 cannot judge; 1 goes before 2. What is only suspected counts
 * as whole, with `strict` as broken.
 */
export function exitCode(reports: readonly Pick<TraceReport, 'verdict'>[], strict = false): 0 | 1 | 2 {
  const verdicts = reports.map((report) => report.verdict);
  const broken: readonly Verdict[] = strict ? ['split', 'lost-span', 'suspected'] : ['split', 'lost-span'];
  if (verdicts.some((verdict) => broken.includes(verdict))) return 1;
  const judged = verdicts.every((verdict) => ['connected', 'suspected', 'linked', 'restarted'].includes(verdict));
  return judged && verdicts.length > 0 ? 0 : 2;
}
