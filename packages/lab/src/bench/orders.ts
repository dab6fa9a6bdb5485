import { Lab } from '../lab/lab.js';
import { localUrl } from '../layout/ports.js';
import { freeOffset } from '../testing/test-lab.js';
import { cpuMeter } from './cpu.js';
import { fillStock, load, type Load } from './load.js';
import { median, rounded } from './machine.js';

/** Long enough for both to run mostly compiled code: in the first seconds V8 still interprets, the instrumented side most of all. */
const WARM_UP_SECONDS = 20;

/** Instrumented against uninstrumented: the same build, the same disk, in turn, within one run. */
export interface OrdersFigures {
  rounds: number;
  seconds_per_round: number;
  instrumented: Measured;
  uninstrumented: Measured;
  /** Medians over the rounds of instrumented / uninstrumented. */
  throughput_ratio: number;
  p99_ratio: number;
  /** Processor time per order, instrumented / uninstrumented: steady also on a machine that is busy with other things. */
  cpu_ratio: number | null;
}

export interface Measured extends Load {
  /** Of the four services and the store together, in milliseconds; null off Linux. */
  cpu_ms_per_order: number | null;
}

interface Side {
  readonly orderUrl: string;
  readonly cpuMs: () => number | null;
}

/** @throws Error on any answer but 201 */
export async function benchOrders(
  rounds: number,
  seconds: number,
  say: (line: string) => void,
): Promise<OrdersFigures> {
  const instrumented = await startLab(true, say);
  try {
    const bare = await startLab(false, say);
    try {
      return await measure(instrumented, bare, rounds, seconds, say);
    } finally {
      await bare.stop();
    }
  } finally {
    await instrumented.stop();
  }
}

async function startLab(instrumented: boolean, say: (line: string) => void): Promise<Lab> {
  const portOffset = await freeOffset();
  const lab = new Lab({ variant: 'baseline', portOffset, fresh: true, showLogs: false, say, instrumented });
  await lab.start();
  await fillStock(localUrl(lab.ports.inventory));
  return lab;
}

async function measure(
  instrumented: Lab,
  bare: Lab,
  rounds: number,
  seconds: number,
  say: (line: string) => void,
): Promise<OrdersFigures> {
  const sides = { instrumented: await sideOf(instrumented), bare: await sideOf(bare) };
  for (const side of Object.values(sides)) await load(side.orderUrl, WARM_UP_SECONDS);
  const pairs: { instrumented: Measured; bare: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Every other round the other way round: a machine that slows down meanwhile favours neither.
    const first = await measured(round % 2 === 0 ? sides.instrumented : sides.bare, seconds);
    const second = await measured(round % 2 === 0 ? sides.bare : sides.instrumented, seconds);
    const pair = round % 2 === 0 ? { instrumented: first, bare: second } : { instrumented: second, bare: first };
    pairs.push(pair);
    const told = [pair.instrumented, pair.bare].map(
      (one) => `${one.orders_per_second.toFixed(0)}/s p99 ${one.p99_ms} ms`,
    );
    say(`  round ${round + 1}/${rounds}: instrumented ${told[0]}, uninstrumented ${told[1]}`);
  }
  const cpu = pairs.map((pair) => (pair.instrumented.cpu_ms_per_order ?? NaN) / (pair.bare.cpu_ms_per_order ?? NaN));
  return {
    rounds,
    seconds_per_round: seconds,
    instrumented: summary(pairs.map((pair) => pair.instrumented)),
    uninstrumented: summary(pairs.map((pair) => pair.bare)),
    throughput_ratio: rounded(
      median(pairs.map((pair) => pair.instrumented.orders_per_second / pair.bare.orders_per_second)),
    ),
    p99_ratio: rounded(median(pairs.map((pair) => pair.instrumented.p99_ms / pair.bare.p99_ms))),
    cpu_ratio: cpu.some(Number.isNaN) ? null : rounded(median(cpu)),
  };
}

async function sideOf(lab: Lab): Promise<Side> {
  return { orderUrl: localUrl(lab.ports.order), cpuMs: await cpuMeter(lab.ports) };
}

async function measured({ orderUrl, cpuMs }: Side, seconds: number): Promise<Measured> {
  const before = cpuMs();
  const loaded = await load(orderUrl, seconds);
  const after = cpuMs();
  const cpu = before === null || after === null ? null : rounded((after - before) / loaded.orders);
  return { ...loaded, cpu_ms_per_order: cpu };
}

const summary = (loads: readonly Measured[]): Measured => ({
  orders: loads.reduce((sum, one) => sum + one.orders, 0),
  orders_per_second: rounded(median(loads.map((one) => one.orders_per_second)), 1),
  p50_ms: median(loads.map((one) => one.p50_ms)),
  p99_ms: median(loads.map((one) => one.p99_ms)),
  cpu_ms_per_order: loads.some((one) => one.cpu_ms_per_order === null)
    ? null
    : rounded(median(loads.map((one) => one.cpu_ms_per_order ?? NaN))),
});
