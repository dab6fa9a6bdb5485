/** Which hops lose the context, how often, since when and why: many reports as one table. Pure. */
import { type Hop, type HopState, type TraceReport } from '../report/types.js';
import { type Finding, type Verdict } from '../rules/finding.js';
import { type CauseId } from '../rules/index.js';
import { type Trace } from '../span/model.js';
import { startOf } from './times.js';

export interface HopRow {
  /** `service.name` before the hop; null where the spans do not name it. */
  readonly from: string | null;
  readonly to: string | null;
  /** The service between them that emitted nothing, where a broken hop has one. */
  readonly dark: string | null;
  /** The gravest that any trace shows. */
  readonly state: HopState;
  /** Requests that take the hop; a break that both halves tell of is one request. */
  readonly judged: number;
  readonly broken: number;
  readonly ambiguous: number;
  /** Those that nothing proves broken, but another trace would be the other half if they were; not counted as broken. */
  readonly suspected: number;
  /** Start of the first and of the latest request in which it is broken; milliseconds since 1970. */
  readonly firstMs: number | null;
  readonly latestMs: number | null;
  /** The cause that is likeliest most often. */
  readonly cause: CauseId | null;
  /** The latest trace in which the hop is as `state` says. */
  readonly example: string;
  /** The finding of the example that speaks of the hop. */
  readonly finding: Finding | null;
}

export interface HopTable {
  /** Broken ones first, the most often broken at the top; then by how many take them. */
  readonly hops: readonly HopRow[];
  readonly services: readonly string[];
  readonly traces: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

const GRAVITY: readonly HopState[] = ['whole', 'by-design', 'not-seen', 'dark', 'broken'];
const gravity = (state: HopState): number => GRAVITY.indexOf(state);

/** One table of the reports; the traces tell when. */
export function hopTable(reports: readonly TraceReport[], traces: ReadonlyMap<string, Trace>): HopTable {
  const tallies = new Map<string, Tally>();
  const services = new Set<string>();
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const report of reports) {
    verdicts[report.verdict] = (verdicts[report.verdict] ?? 0) + 1;
    report.services.forEach((service) => services.add(service));
    for (const hop of report.hops) tallyOf(tallies, hop, report).add(hop, report, traces);
  }
  const hops = [...tallies.values()].map((tally) => tally.row());
  return {
    hops: hops.sort((one, other) => other.broken - one.broken || other.judged - one.judged),
    services: [...services],
    traces: reports.length,
    verdicts,
  };
}

/** A hop that an app without spans broke is the one that leads on from that app: those it handed on count there, too. */
function tallyOf(tallies: Map<string, Tally>, hop: Hop, report: TraceReport): Tally {
  const key = JSON.stringify([darkOf(hop, report) ?? hop.from, hop.to]);
  const known = tallies.get(key);
  if (known) return known;
  const made = new Tally(hop);
  tallies.set(key, made);
  return made;
}

function darkOf(hop: Hop, report: TraceReport): string | null {
  return hop.state === 'broken' ? (findingOf(hop, report)?.dark ?? null) : null;
}

function findingOf({ finding }: Hop, { findings }: TraceReport): Finding | null {
  return finding === null ? null : (findings[finding] ?? null);
}

class Tally {
  private readonly judged = new Set<string>();
  private readonly ambiguous = new Set<string>();
  private readonly suspected = new Set<string>();
  private readonly broken = new Map<string, { atMs: number; cause: CauseId | null }>();
  private worst: { hop: Hop; finding: Finding | null; traceId: string; atMs: number } | undefined;

  constructor(private readonly first: Hop) {}

  add(hop: Hop, report: TraceReport, traces: ReadonlyMap<string, Trace>): void {
    const finding = findingOf(hop, report);
    // The caller's span names the break, whichever half tells of it.
    const here = hop.state === 'broken' && finding ? finding.here : null;
    const traceId = here?.trace_id ?? report.trace_id;
    const id = here ? `${here.trace_id}/${here.span_id}` : traceId;
    const atMs = startOf(traces.get(traceId) ?? traces.get(report.trace_id));
    this.judged.add(id);
    if (finding?.ambiguous) this.ambiguous.add(id);
    if (finding?.verdict === 'suspected') this.suspected.add(id);
    if (hop.state === 'broken') this.broken.set(id, { atMs, cause: finding?.causes[0]?.id ?? null });
    const known = this.worst;
    const graver = known === undefined ? 1 : gravity(hop.state) - gravity(known.hop.state);
    if (graver > 0 || (graver === 0 && atMs >= (known?.atMs ?? 0))) this.worst = { hop, finding, traceId, atMs };
  }

  row(): HopRow {
    const { hop = this.first, finding = null, traceId = '' } = this.worst ?? {};
    const times = [...this.broken.values()].map(({ atMs }) => atMs);
    return {
      from: hop.from,
      to: hop.to,
      dark: hop.state === 'broken' ? (finding?.dark ?? null) : null,
      state: hop.state,
      judged: this.judged.size,
      broken: this.broken.size,
      ambiguous: this.ambiguous.size,
      suspected: this.suspected.size,
      firstMs: times.length === 0 ? null : Math.min(...times),
      latestMs: times.length === 0 ? null : Math.max(...times),
      cause: mostOften([...this.broken.values()].flatMap(({ cause }) => cause ?? [])),
      example: traceId,
      finding,
    };
  }
}

function mostOften<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}
