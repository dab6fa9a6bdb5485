#!/usr/bin/env node
// `tracegap fleet` over generated spans in ClickHouse's real engine, on two threads: time, CPU, memory, and its hops against the truth.
//   npm run build && node packages/tracegap/bench/fleet.mjs [--spans 20000000] [--keep FOLDER]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startFront } from '../engine/front.mjs';
import { generate } from './fleet/generate.mjs';
import { serviceCount } from './fleet/shapes.mjs';

const require = createRequire(import.meta.url);
const { ClickHouseReader } = require('../dist/readers/clickhouse/index.js');
const { fleetTable } = require('../dist/fleet/index.js');
/** A billion spans a day. */
const PER_SECOND = 11_574;
const { values } = parseArgs({ options: { spans: { type: 'string', default: '2000000' }, keep: { type: 'string' } } });

const front = await startFront({ data: values.keep });
const log = (message) => process.stderr.write(`${message}\n`);
const truth = await generate(front.session, {
  spans: Number(values.spans),
  perSecond: PER_SECOND,
  endMs: Date.now(),
  log,
});
const reader = new ClickHouseReader({ url: front.url, maxThreads: 2, timeoutMs: 300_000 });
const [started, cpu] = [performance.now(), process.cpuUsage()];
const table = await fleetTable(reader, {
  sinceMs: truth.endMs - truth.startMs + 5_000,
  settleMs: 0,
  now: truth.endMs + 5_000,
  hops: 0,
});
const { user, system } = process.cpuUsage(cpu);
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
process.stdout.write(
  `${table.spans} spans, ${serviceCount()} services, ${table.parts} parts: ${((performance.now() - started) / 1000).toFixed(1)} s, ` +
    `${((user + system) / 1e6).toFixed(1)} s of CPU, peak ${(Number(peak) / 1024).toFixed(0)} MiB with the engine\n`,
);
const name = ({ from, to }) => `${from} → ${to}`;
const found = new Map(table.hops.map((hop) => [name(hop), hop]));
for (const hop of truth.hops) {
  const told = found.get(name(hop));
  process.stdout.write(
    `${name(hop).padEnd(36)} ${hop.kind.padEnd(11)} truth ${hop.broken}, fleet ${told ? `${told.lost} ${told.verdict}` : 'nothing'}\n`,
  );
}
const right = truth.hops.filter((hop) => found.has(name(hop))).length;
process.stdout.write(`hops: recall ${right} of ${truth.hops.length}, precision ${right} of ${found.size}\n`);
await front.close();
