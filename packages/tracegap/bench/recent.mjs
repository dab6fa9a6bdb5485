// The part of bench.mjs that is `tracegap recent`, in a process of its own beside the store.
import { performance } from 'node:perf_hooks';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { judgeRecent } = require('../dist/cli/recent.js');
const { TempoReader } = require('../dist/index.js');

const started = performance.now();
const reader = new TempoReader({ url: process.argv[2] });
const { reports } = await judgeRecent(reader, { sinceMs: 900_000, limit: 20_000, keys: [] });
const broken = reports.filter(({ verdict }) => verdict === 'split').length;
const took = (performance.now() - started).toFixed(0);
const { user, system } = process.cpuUsage();
const cpu = ((user + system) / 1000).toFixed(0);
process.stdout.write(
  `recent over ${reports.length} traces: ${took} ms, ${cpu} ms of CPU (goal 10000 ms) ${broken} split\n`,
);
