/** Situations after public reports (fixtures/reports): what a person says is right, and where a report says otherwise. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../otlp/parse.js';
import { type TraceReport } from '../report/types.js';
import { type Finding } from '../rules/finding.js';
import { type Trace } from '../span/model.js';

interface Hop {
  readonly from: string | null;
  readonly to: string | null;
}

/** `label.json`. Where spans cannot tell, `acceptable`, `hopAlternatives` and `acceptableCauses` say what is right as well. */
interface Label {
  readonly verdict: string;
  readonly acceptable?: readonly string[];
  readonly hop: Hop | null;
  readonly hopAlternatives?: readonly Hop[];
  readonly causeId: string | null;
  readonly acceptableCauses?: readonly string[];
  /** Patterns that the first cause's fix must, or must not, match. */
  readonly mendMust?: readonly string[];
  readonly mendMustNot?: readonly string[];
  /** The traces that are judged; others of the file are only there. */
  readonly traceIds: readonly string[];
  /** Halves of one request, two by two. */
  readonly pairs?: readonly { readonly traceIds: readonly string[] }[];
}

export interface Reported {
  readonly name: string;
  readonly label: Label;
  readonly traces: readonly Trace[];
}

const FOLDER = path.join(__dirname, '../../fixtures/reports');

export function reportedSituations(): Reported[] {
  return readdirSync(FOLDER)
    .filter((name) => name !== 'build')
    .sort()
    .map((name) => {
      const read = (file: string) => readFileSync(path.join(FOLDER, name, file), 'utf8');
      return { name, label: JSON.parse(read('label.json')) as Label, traces: parseOtlp(read('otlp.jsonl')).traces };
    });
}

/** One line for each subject that a report says otherwise than the label; empty where all is right. */
export function mistakesIn({ label }: Reported, reports: readonly TraceReport[]): string[] {
  const byId = new Map(reports.map((report) => [report.trace_id, report]));
  return label.traceIds.flatMap((traceId) => {
    const report = byId.get(traceId);
    const mistakes = report ? mistakesOf(label, report) : ['there is no report'];
    return mistakes.map((mistake) => `${traceId}: ${mistake}`);
  });
}

function mistakesOf(label: Label, report: TraceReport): string[] {
  const { verdict } = report;
  const wrong = [...strangers(label, report)];
  if (verdict !== label.verdict && !label.acceptable?.includes(verdict)) {
    return [...wrong, `the verdict is ${verdict}, and should be ${label.verdict}`];
  }
  if (verdict !== label.verdict || !label.hop) return wrong;
  const own = report.findings.filter((finding) => finding.verdict === verdict);
  const finding = own.find((one) => fits(label, one)) ?? own[0];
  if (!finding) return [...wrong, `there is no finding of ${verdict}`];
  if (!fits(label, finding)) wrong.push(`the hop is ${said(finding.hop)}, and should be ${said(label.hop)}`);
  return [...wrong, ...causeMistakes(label, finding), ...missingPairs(label, report)];
}

function fits({ hop, hopAlternatives = [] }: Label, finding: Finding): boolean {
  return [hop, ...hopAlternatives].some((right) => said(right) === said(finding.hop));
}

function said(hop: Hop | null): string {
  return hop ? `${hop.from ?? '?'} → ${hop.to ?? '?'}` : 'none';
}

function causeMistakes(label: Label, { causes: [first] }: Finding): string[] {
  const wrong: string[] = [];
  const right = [label.causeId, ...(label.acceptableCauses ?? [])];
  if (!right.includes(first?.id ?? null))
    wrong.push(`the first cause is ${first?.id}, and should be ${right.join(' or ')}`);
  const fix = first?.mend ?? '';
  for (const pattern of label.mendMust ?? []) {
    if (!new RegExp(pattern).test(fix)) wrong.push(`the fix should name ${pattern}: ${fix}`);
  }
  for (const pattern of label.mendMustNot ?? []) {
    if (new RegExp(pattern).test(fix)) wrong.push(`the fix should not speak of ${pattern}: ${fix}`);
  }
  return wrong;
}

/** Halves that the report puts together and that are not of one request. */
function strangers({ pairs, verdict }: Label, { findings }: TraceReport): string[] {
  if (!pairs && (verdict === 'split' || verdict === 'suspected')) return [];
  return pairedIn(findings)
    .filter((both) => !pairs?.some(({ traceIds }) => both.every((traceId) => traceIds.includes(traceId))))
    .map((both) => `a wrong pair: ${both.join(' and ')}`);
}

function missingPairs({ pairs = [] }: Label, { trace_id, findings }: TraceReport): string[] {
  const found = pairedIn(findings);
  return pairs
    .filter(({ traceIds }) => traceIds.includes(trace_id))
    .filter(({ traceIds }) => !found.some((both) => both.every((traceId) => traceIds.includes(traceId))))
    .map(({ traceIds }) => `the pair ${traceIds.join(' and ')} is not found`);
}

function pairedIn(findings: readonly Finding[]): string[][] {
  return findings
    .filter(({ verdict, ambiguous }) => verdict === 'split' && !ambiguous)
    .map(({ here, there }) => [here.trace_id, there?.trace_id ?? here.trace_id])
    .filter(([here, there]) => here !== there);
}
