/** What several reports say together: how many are broken, and at which hop. */
import { type TraceReport } from '../report/types.js';
import { type Finding, VERDICTS } from '../rules/finding.js';
import { forTerminal } from './escape.js';
import { hopText, painter } from './terminal.js';

export interface HopShare {
  readonly hop: string;
  readonly judged: number;
  readonly broken: number;
  readonly ambiguous: number;
  /** In how many it may be broken, and nothing proves it. */
  readonly suspected: number;
}

interface Share {
  readonly judged: Set<string>;
  readonly broken: Set<string>;
  readonly ambiguous: Set<string>;
  readonly suspected: Set<string>;
}

/** Per hop: how many traces go over it, and in how many of them it is broken, ambiguous or suspected to be broken. Halves count once. */
export function sharesByHop(reports: readonly TraceReport[]): HopShare[] {
  const shares = new Map<string, Share>();
  for (const report of reports) {
    for (const hop of report.hops) {
      const finding = hop.finding === null ? undefined : report.findings[hop.finding];
      if (finding?.verdict === 'suspected') entry(shares, hopText(finding)).suspected.add(pairKey(finding));
      if (hop.state === 'not-seen' || hop.state === 'dark') continue;
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
    .map(([hop, { judged, broken, ambiguous, suspected }]) => ({
      hop,
      judged: judged.size,
      broken: broken.size,
      ambiguous: ambiguous.size,
      suspected: suspected.size,
    }))
    .sort((one, other) => other.broken - one.broken || other.suspected - one.suspected || other.judged - one.judged);
}

/** Both halves tell the same suspicion. */
function pairKey({ here, candidates }: Finding): string {
  return [here, ...candidates]
    .map(({ trace_id: traceId, span_id: spanId }) => `${traceId}/${spanId}`)
    .sort()
    .join(' ');
}

function entry(shares: Map<string, Share>, hop: string): Share {
  const known = shares.get(hop);
  if (known) return known;
  const made: Share = { judged: new Set(), broken: new Set(), ambiguous: new Set(), suspected: new Set() };
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
    `${reports.length === 1 ? '1 trace' : `${reports.length} traces`}, ${paint(broken > 0 ? 'red' : 'green', `${broken} broken (${percent(broken, reports.length)})`)}`,
    counts.map(({ verdict, count }) => `${verdict} ${count}`).join(', '),
    ...(note === undefined ? [] : [note]),
  ];
  const shares = sharesByHop(reports);
  if (shares.length > 0) lines.push('', '  broken  of judged  ambiguous  suspected  hop');
  for (const { hop, judged, broken: lost, ambiguous, suspected } of shares.slice(0, MAX_HOPS)) {
    const row = `  ${String(lost).padStart(6)}  ${String(judged).padStart(9)}  ${String(ambiguous).padStart(9)}  ${String(suspected).padStart(9)}  `;
    lines.push(`${lost > 0 ? paint('red', row) : row}${forTerminal(hop)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `18.7 %`; 0.0 % of nothing. */
export function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}
