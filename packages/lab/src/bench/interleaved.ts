import { Lab } from '../runner/lab.js';
import { type Compared } from '../runner/specs.js';
import { localUrl } from '../layout/ports.js';
import { freeOffset } from '../testing/test-lab.js';
import { cpuMeter } from './cpu.js';
import { fillStock, load, type Load } from './load.js';
import { median, rounded } from './machine.js';

/** Long enough for all to run mostly compiled code: in the first seconds V8 still interprets, an instrumented side most of all. */
const WARM_UP_SECONDS = 20;

export interface Measured extends Load {
  /** Of the four services and the store together, in milliseconds; null off Linux. */
  cpu_ms_per_order: number | null;
}

interface Side {
  readonly lab: Lab;
  readonly cpuMs: () => number | null;
}

/**
 * One lab for each of `compared`, all up at once, the stock filled, warmed up, then loaded in turn in each round: the same machine, the
 * same disk, the same minutes. `look` sees each lab under `name` when the rounds are over.
 *
 * @returns each side's rounds @throws Error on any answer but 201
 */
export async function interleaved<Name extends string>(
  compared: Record<Name, Compared>,
  { rounds, seconds, say }: { rounds: number; seconds: number; say: (line: string) => void },
  look: (name: Name, lab: Lab) => Promise<void> = () => Promise.resolve(),
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(compared) as Name[];
  const labs: Lab[] = [];
  try {
    const sides = new Map<Name, Side>();
    for (const name of names) {
      const lab = await labFor(compared[name], say);
      labs.push(lab);
      sides.set(name, { lab, cpuMs: await cpuMeter(lab.ports) });
    }
    for (const { lab } of sides.values()) await load(localUrl(lab.ports.order), WARM_UP_SECONDS);
    const measuredOf = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>;
    for (let round = 0; round < rounds; round += 1) {
      // Begun by another one each time: a machine that slows down meanwhile favours none.
      const turn = names.map((_, index) => names[(index + round) % names.length]!);
      for (const name of turn) measuredOf[name].push(await measured(sides.get(name)!, seconds));
      say(
        `  round ${round + 1}/${rounds}: ${names.map((name) => `${name} ${told(measuredOf[name].at(-1)!)}`).join(', ')}`,
      );
    }
    for (const [name, { lab }] of sides) await look(name, lab);
    return measuredOf;
  } finally {
    for (const lab of labs) await lab.stop();
  }
}

const told = ({ orders_per_second: rate, p99_ms: p99, cpu_ms_per_order: cpu }: Measured): string =>
  `${rate.toFixed(0)}/s p99 ${p99} ms${cpu === null ? '' : ` cpu ${cpu.toFixed(2)} ms`}`;

async function labFor(compared: Compared, say: (line: string) => void): Promise<Lab> {
  const portOffset = await freeOffset();
  const lab = new Lab({ variant: 'baseline', portOffset, fresh: true, print: 'none', say, compared });
  await lab.start();
  await fillStock(localUrl(lab.ports.inventory));
  return lab;
}

async function measured({ lab, cpuMs }: Side, seconds: number): Promise<Measured> {
  const before = cpuMs();
  const loaded = await load(localUrl(lab.ports.order), seconds);
  const after = cpuMs();
  const cpu = before === null || after === null ? null : rounded((after - before) / loaded.orders);
  return { ...loaded, cpu_ms_per_order: cpu };
}

/** The medians over the rounds. */
export const summary = (rounds: readonly Measured[]): Measured => ({
  orders: rounds.reduce((sum, one) => sum + one.orders, 0),
  orders_per_second: rounded(median(rounds.map((one) => one.orders_per_second)), 1),
  p50_ms: median(rounds.map((one) => one.p50_ms)),
  p99_ms: median(rounds.map((one) => one.p99_ms)),
  cpu_ms_per_order: rounds.some((one) => one.cpu_ms_per_order === null)
    ? null
    : rounded(median(rounds.map((one) => one.cpu_ms_per_order ?? NaN))),
});

/** The median over the rounds of what `a` has of `b`; null where either has no such figure. */
export function ratio(
  a: readonly Measured[],
  b: readonly Measured[],
  key: 'orders_per_second' | 'p99_ms' | 'cpu_ms_per_order',
): number | null {
  const ratios = a.map((one, round) => (one[key] ?? NaN) / (b[round]?.[key] ?? NaN));
  return ratios.some(Number.isNaN) ? null : rounded(median(ratios));
}
