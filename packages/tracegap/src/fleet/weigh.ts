/** From the database's rows to hops: what chance explains is taken away, and what only time says is called suspected. */
import { CHANCE_AT_MOST, FLEET } from '../limits.js';
import { type FleetHop, type FleetKey } from './types.js';

export interface ServiceRow {
  readonly service: string;
  readonly spans: number;
  readonly begin: number;
  readonly called: number;
}
export interface WholeRow {
  readonly caller: string;
  readonly target: string;
  readonly callee: string;
  readonly whole: number;
}
export interface LostRow {
  readonly caller: string;
  readonly target: string;
  readonly callee: string;
  readonly by: number;
  readonly paired: number;
  readonly by_chance: number;
  /** Those of them that meet such a call at their own time, too. */
  readonly also_by_chance: number;
  readonly examples: readonly string[];
}
export interface QueueRow {
  readonly destination: string;
  readonly callers: readonly string[];
  readonly callees: readonly string[];
  readonly sent: number;
  readonly received: number;
  readonly examples: readonly string[];
}
export interface FleetRows {
  readonly services: readonly ServiceRow[];
  readonly whole: readonly WholeRow[];
  readonly lost: readonly LostRow[];
  readonly queues: readonly QueueRow[];
}

const KEY_OF: Readonly<Record<number, FleetKey>> = { 3: 'id', 2: 'request', 1: 'time' };

/** The hops that lose context, the worst first. */
export function weigh(rows: FleetRows): FleetHop[] {
  const around = new Surroundings(rows);
  const found: FleetHop[] = [];
  // A proxy's trace begins with its CLIENT span, which is no arrival: such services are not counted.
  const left = new Map(rows.services.flatMap(({ service, begin }) => (begin > 0 ? [[service, begin] as const] : [])));
  // The strongest keys first: a beginning that they explain is not explained once more by time.
  for (const row of [...rows.lost].sort((one, other) => other.by - one.by || excess(other) - excess(one))) {
    const lost = Math.min(lostOf(row, around), left.get(row.callee) ?? row.paired);
    if (lost < 1) continue;
    left.set(row.callee, (left.get(row.callee) ?? row.paired) - lost);
    found.push(hopOf(row, Math.round(lost), around));
  }
  for (const row of rows.queues) found.push(...queueHops(row, around));
  return merged(found).sort((one, other) => other.lost - one.lost);
}

const excess = (row: LostRow): number => row.paired - row.by_chance;

/** How many of the pairs are no coincidence; 0 where they may all be. */
function lostOf(row: LostRow, around: Surroundings): number {
  if (row.by === 3) return row.paired;
  if (row.by === 1 && !around.mayBeByTime(row)) return 0;
  const noise = Math.sqrt(1.5 * row.by_chance * around.weightOf(row) + 1);
  const share = row.by_chance / row.paired;
  const enough = excess(row) >= Math.max(FLEET.pairsAtLeast, row.by_chance < 1 ? 0 : FLEET.deviations * noise);
  const known = around.isNamed(row);
  if (!enough || (share > FLEET.chanceShareAtMost && !known)) return 0;
  // Those that lost their context meet another call by chance as often as others do.
  const chance = Math.min(FLEET.chanceAtMost, row.also_by_chance / row.paired);
  return excess(row) / (1 - chance);
}

function hopOf(row: LostRow, lost: number, around: Surroundings): FleetHop {
  const certain =
    row.by === 3 || (row.by === 2 && (around.isNamed(row) || row.by_chance / row.paired <= CHANCE_AT_MOST));
  return {
    from: row.caller,
    to: row.callee,
    via: row.target === '' || isSame(row.target, row.callee) || isSame(row.target, row.caller) ? null : row.target,
    verdict: certain ? 'split' : 'suspected',
    key: KEY_OF[row.by] ?? 'time',
    lost,
    whole: around.wholeOf(row.caller, row.callee),
    by_chance: Math.round(row.by_chance),
    examples: row.examples,
    look: null,
  };
}

/** Who sent what to whom is not told apart where several send to one queue. */
function queueHops(row: QueueRow, around: Surroundings): FleetHop[] {
  const [from = '', to = ''] = [row.callers.join(', '), row.callees.join(', ')];
  const lost = Math.min(row.sent, row.received);
  if (lost < FLEET.pairsAtLeast) return [];
  const whole = row.callers.flatMap((caller) => row.callees.map((callee) => around.wholeOf(caller, callee)));
  const sum = whole.reduce((one, other) => one + other, 0);
  const { destination: via, examples } = row;
  return [{ from, to, via, verdict: 'suspected', key: 'queue', lost, whole: sum, by_chance: 0, examples, look: null }];
}

/** One row for a hop: the parts of it that other keys show are added to the one that shows most. */
function merged(hops: readonly FleetHop[]): FleetHop[] {
  const byName = new Map<string, FleetHop>();
  for (const hop of [...hops].sort((one, other) => other.lost - one.lost)) {
    const name = JSON.stringify([hop.from, hop.to]);
    const known = byName.get(name);
    const examples = [...(known?.examples ?? []), ...hop.examples].slice(0, FLEET.examples);
    byName.set(name, known ? { ...known, lost: known.lost + hop.lost, examples } : { ...hop, examples });
  }
  return [...byName.values()];
}

/** What is known of services and of whole hops. */
class Surroundings {
  private readonly services: ReadonlyMap<string, ServiceRow>;
  private readonly whole = new Map<string, number>();
  private readonly leadsTo = new Map<string, Set<string>>();

  constructor(rows: FleetRows) {
    this.services = new Map(rows.services.map((row) => [row.service, row]));
    for (const { caller, target, callee, whole } of rows.whole) {
      const name = JSON.stringify([caller, callee]);
      this.whole.set(name, (this.whole.get(name) ?? 0) + whole);
      const call = JSON.stringify([caller, target]);
      this.leadsTo.set(call, (this.leadsTo.get(call) ?? new Set()).add(callee));
    }
  }

  wholeOf(caller: string, callee: string): number {
    return this.whole.get(JSON.stringify([caller, callee])) ?? 0;
  }

  /** The call names the callee, or the same call leads there where it is whole. */
  isNamed({ caller, target, callee }: LostRow): boolean {
    return isSame(target, callee) || (target !== '' && (this.calleesOf(caller, target)?.has(callee) ?? false));
  }

  /** Time alone is asked only where others call the callee, and where the call is not known to go elsewhere. */
  mayBeByTime(row: LostRow): boolean {
    const others = row.target === '' ? undefined : this.calleesOf(row.caller, row.target);
    return (this.services.get(row.callee)?.called ?? 0) > 0 && (others === undefined || others.has(row.callee));
  }

  beginningsOf(callee: string): number {
    return this.services.get(callee)?.begin ?? 0;
  }

  weightOf({ by, callee }: LostRow): number {
    return by === 1 ? partOf(this.beginningsOf(callee)) : 1;
  }

  private calleesOf(caller: string, target: string): ReadonlySet<string> | undefined {
    return this.leadsTo.get(JSON.stringify([caller, target]));
  }
}

/** One of how many beginnings is looked at by time alone. */
export function partOf(beginnings: number): number {
  return Math.max(1, Math.ceil(beginnings / FLEET.byTimeAtMost));
}

/** `pricing`, `pricing.shop.svc.cluster.local` and `pricing-service` are one. */
function isSame(target: string, service: string): boolean {
  const plain = (name: string) => (name.toLowerCase().split(/[.:]/)[0] ?? '').replace(/[-_](service|svc|app)$/, '');
  return target !== '' && plain(target) === plain(service);
}
