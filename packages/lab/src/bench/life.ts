import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { TempoReader } from 'tracegap';
import { localUrl } from '../layout/ports.js';
import { VARIANT_NAMES } from '../layout/variants.js';
import { causedTraces } from '../orders/caused-traces.js';
import { placeOrder } from '../orders/place-order.js';
import { ownerOf } from '../../bin/ports.cjs';
import { startTestLab, type TestLab } from '../testing/test-lab.js';
import { fillStock, load } from './load.js';
import { median, rounded } from './machine.js';

const ORDER = { user_id: 'bench', product_name: 'Mouse', quantity: 1 };
const POLL_MS = 10;

/** Seconds from the command to "Ready", without and with Node's compile cache; Node, packages and build are there in both. */
export async function benchStart(): Promise<{ cold_s: number; warm_s: number }> {
  const empty = mkdtempSync(path.join(tmpdir(), 'lab-cold-'));
  try {
    const cold = await secondsToReady({ NODE_COMPILE_CACHE: empty });
    const warm = [await secondsToReady(), await secondsToReady(), await secondsToReady()];
    return { cold_s: cold, warm_s: median(warm) };
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

async function secondsToReady(env: NodeJS.ProcessEnv = {}): Promise<number> {
  const begun = performance.now();
  const lab = await startTestLab({ env });
  const seconds = rounded((performance.now() - begun) / 1000);
  await lab.stop();
  return seconds;
}

export interface LifeFigures {
  switch_s: { median: number; worst: number };
  /** From the order's answer until its trace is whole by id. */
  readable_ms: { median: number; worst: number };
  rss_mib: { total: number; processes: Record<string, number> };
  /** What they take of the machine: a page that several share counts once (`Pss` in proc(5)); null off Linux. */
  pss_mib: number | null;
}

/** Variant switches, freshness of traces, and memory of one lab that `npm start` would run. */
export async function benchLife(say: (line: string) => void): Promise<LifeFigures> {
  const lab = await startTestLab();
  try {
    await fillStock(localUrl(lab.ports.inventory));
    const readable = await readableTimes(lab, 20);
    say('  memory, after 10 s of load');
    await load(lab.orderUrl, 10);
    const { pids, ...memory } = await memoryOf(lab);
    const shared = proportional(pids);
    say('  switches of variant');
    const switches = await switchTimes(lab, 3);
    return {
      switch_s: { median: rounded(median(switches)), worst: rounded(Math.max(...switches)) },
      readable_ms: { median: Math.round(median(readable)), worst: Math.round(Math.max(...readable)) },
      rss_mib: memory,
      pss_mib: shared,
    };
  } finally {
    await lab.stop();
  }
}

async function switchTimes(lab: TestLab, rounds: number): Promise<number[]> {
  const times: number[] = [];
  await lab.switchTo('envoy-drop'); // may have to fetch Envoy, which is no switch
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of VARIANT_NAMES) {
      const begun = performance.now();
      await lab.switchTo(variant);
      times.push((performance.now() - begun) / 1000);
    }
  }
  return times;
}

/** The number of spans a whole trace has is learnt from the first order; the others are timed until they have as many. */
async function readableTimes(lab: TestLab, orders: number): Promise<number[]> {
  const reader = new TempoReader({ url: lab.tempoUrl });
  const [first] = await causedTraces(reader, await placeOrder(lab.orderUrl, ORDER));
  const whole = first?.spans.length ?? 0;
  const times: number[] = [];
  for (let order = 0; order < orders; order += 1) {
    const { traceId } = await placeOrder(lab.orderUrl, ORDER);
    const begun = performance.now();
    while (((await reader.byId(traceId ?? ''))?.spans.length ?? 0) < whole) {
      if (performance.now() - begun > 15_000) throw new Error(`trace ${traceId} is not whole after 15 s`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    times.push(performance.now() - begun);
  }
  return times;
}

/** Resident memory of the runner and all it started, as `ps` tells it; pages they share count for each. */
async function memoryOf(lab: TestLab): Promise<LifeFigures['rss_mib'] & { pids: string[] }> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,rss=,args=']);
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/));
  const { order, inventory, pricing, notify, tempo: store } = lab.ports;
  const named = new Map<string, string>();
  for (const [name, port] of Object.entries({ order, inventory, pricing, notify, store })) {
    named.set(String((await ownerOf(port))?.pid), name);
  }
  const runner = String(lab.runner.pid);
  const processes: Record<string, number> = {};
  const pids: string[] = [];
  for (const [pid = '', parent, rss] of rows) {
    if (pid !== runner && parent !== runner) continue;
    pids.push(pid);
    processes[pid === runner ? 'runner' : (named.get(pid) ?? 'watchdog')] = rounded(Number(rss) / 1024, 0);
  }
  const total = Object.values(processes).reduce((sum, one) => sum + one, 0);
  return { total, processes, pids };
}

function proportional(pids: readonly string[]): number | null {
  if (process.platform !== 'linux') return null;
  const kib = (pid: string): number =>
    existsSync(`/proc/${pid}/smaps_rollup`)
      ? Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])
      : 0; // ps itself, gone by now
  return rounded(pids.reduce((sum, pid) => sum + kib(pid), 0) / 1024, 0);
}
