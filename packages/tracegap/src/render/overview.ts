/** What several reports say together: how many are broken, and at which hop. */
import { type TraceReport } from '../report/types.js';
import { VERDICTS } from '../rules/finding.js';
import { forTerminal } from './escape.js';
import { hopText, painter } from './terminal.js';

export interface HopShare {
  readonly hop: string;
  readonly judged: number;
  readonly broken: number;
  readonly ambiguous: number;
}

/** Per hop: how many traces go over it, and in how many of them it is broken or ambiguous. Halves count once. */
export function sharesByHop(reports: readonly TraceReport[]): HopShare[] {
  const shares = new Map<string, { judged: Set<string>; broken: Set<string>; ambiguous: Set<string> }>();
  for (const report of reports) {
    for (const hop of report.hops) {
      if (hop.state === 'not-seen' || hop.state === 'dark') continue;
      const finding = hop.finding === null ? undefined : report.findings[hop.finding];
      const share = entry(shares, hopText({ hop, dark: finding?.severity === 'break' ? finding.dark : null }));
      // Both halves report the same break: the caller's span names it.
      const id =
        hop.state === 'broken' && finding ? `${finding.here.trace_id}/${finding.here.span_id}` : report.trace_id;
      share.judged.add(id);
      if (hop.state === 'broken') share.broken.add(id);
      if (finding?.ambiguous) share.ambiguous.add(id);
    }
  }
  return [...shares]
    .map(([hop, { judged, broken, ambiguous }]) => ({
      hop,
      judged: judged.size,
      broken: broken.size,
      ambiguous: ambiguous.size,
    }))
    .sort((one, other) => other.broken - one.broken || other.judged - one.judged);
}

function entry<T extends { judged: Set<string>; broken: Set<string>; ambiguous: Set<string> }>(
  shares: Map<string, T>,
  hop: string,
): T {
  const known = shares.get(hop);
  if (known) return known;
  const made = { judged: new Set(), broken: new Set(), ambiguous: new Set() } as unknown as T;
  shares.set(hop, made);
  return made;
}

const MAX_HOPS = 40;

/** Counts of the verdicts, the gravest first, and a row for each hop. `note` is printed between the two. */
export function overview(reports: readonly TraceReport[], { color, note }: { color: boolean; note?: string }): string {
  const paint = painter({ color });
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: reports.filter((report) => report.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const broken = reports.filter(({ verdict }) => verdict === 'split' || verdict === 'lost-span').length;
  const lines = [
    `${reports.length} traces, ${paint(broken > 0 ? 'red' : 'green', `${broken} broken (${percent(broken, reports.length)})`)}`,
    counts.map(({ verdict, count }) => `${verdict} ${count}`).join(', '),
    ...(note === undefined ? [] : [note]),
  ];
  const shares = sharesByHop(reports);
  if (shares.length > 0) lines.push('', '  broken  of judged  ambiguous  hop');
  for (const { hop, judged, broken: lost, ambiguous } of shares.slice(0, MAX_HOPS)) {
    const row = `  ${String(lost).padStart(6)}  ${String(judged).padStart(9)}  ${String(ambiguous).padStart(9)}  `;
    lines.push(`${lost > 0 ? paint('red', row) : row}${forTerminal(hop)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `18.7 %`; 0.0 % of nothing. */
export function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}
