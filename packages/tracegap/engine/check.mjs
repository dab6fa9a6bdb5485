#!/usr/bin/env node
// Puts the recorded corpus into ClickHouse's real engine and asks three things of it: does the reader give each trace back as it was,
// does tracegap say of it what it says of the file, and does `fleet` call no hop split that tracegap does not. Run by .ci/run:
//   npm run test:clickhouse      (installs the engine apart on its first run, 546 MB)
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFront } from './front.mjs';
import { rowsOf } from './rows.cjs';

const require = createRequire(import.meta.url);
const { diagnoseAll, parseOtlp } = require('../dist/index.js');
const { ClickHouseReader } = require('../dist/readers/clickhouse/index.js');
const { fleetTable } = require('../dist/fleet/index.js');

const CORPUS = fileURLToPath(new URL('../../../breaks/corpus', import.meta.url));
const SETTLED = { settleMs: 0, hops: 0 };
const files = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!label)\.json$/.test(name),
);
const front = await startFront();
const reader = new ClickHouseReader({ url: front.url });
const told = { passed: 0, failed: 0, splitHops: 0, foundHops: 0, claimed: 0 };

async function checkFile(file) {
  const { traces } = parseOtlp(readFileSync(path.join(CORPUS, file)));
  front.session.query('TRUNCATE TABLE otel_traces');
  front.session.query('TRUNCATE TABLE otel_traces_trace_id_ts');
  await front.session.insert({
    table: 'otel_traces',
    format: 'JSONEachRow',
    values: Buffer.from(traces.flatMap(({ spans }) => rowsOf(spans)).join('\n')),
  });
  const read = [];
  for (const trace of traces) read.push(await reader.byId(trace.traceId));
  const same = traces.every((trace, index) => shape(trace) === shape(read[index]));
  verdict(same, `${file}: the reader gives each trace back`);
  const ofFile = diagnoseAll(traces);
  const [here, there] = [ofFile, diagnoseAll(read.filter(Boolean))].map((reports) => reports.map(said).join('\n'));
  verdict(here === there, `${file}: verdict, hop and pair are those of the file`, `${here}\n${there}`);
  await checkFleet(file, traces, ofFile);
}

async function checkFleet(file, traces, reports) {
  const spans = traces.flatMap((trace) => trace.spans);
  if (spans.length === 0) return;
  const [from, to] = [Math.min(...spans.map((s) => s.startMs)), Math.max(...spans.map((s) => s.endMs))];
  const table = await fleetTable(reader, { ...SETTLED, sinceMs: to - from + 2_000, now: to + 1_000 });
  const broken = new Set(
    reports.flatMap(({ findings }) => findings.filter((f) => f.severity === 'break' && f.hop).map(hopOf)),
  );
  const fleet = new Set(table.hops.map(({ from, to }) => `${from} → ${to}`));
  const claimed = table.hops.filter((hop) => hop.verdict === 'split').map(({ from, to }) => `${from} → ${to}`);
  told.splitHops += broken.size;
  told.foundHops += [...broken].filter((hop) => fleet.has(hop)).length;
  told.claimed += claimed.length;
  const wrong = claimed.filter((hop) => !broken.has(hop));
  verdict(wrong.length === 0, `${file}: fleet calls no hop split that tracegap does not`, wrong.join(', '));
}

const hopOf = ({ hop }) => `${hop.from} → ${hop.to}`;
const said = (report) =>
  `${report.trace_id} ${report.verdict} ${report.findings.filter((f) => f.severity === 'break').map((f) => `${f.hop?.from}→${f.hop?.to} ${f.there?.trace_id}`)}`;

/** Types of attribute values are lost in the exporter's maps of text; everything else must be the same. */
function shape(trace) {
  const one = (s) => [
    s.spanId,
    s.parentSpanId,
    s.name,
    s.kind,
    s.resource.service,
    s.startMs.toFixed(3),
    s.endMs.toFixed(3),
    s.links.map((l) => l.traceId),
    s.events.length,
    Object.keys(s.attributes).sort(),
  ];
  return JSON.stringify(
    (trace?.spans ?? [])
      .map(one)
      .map((row) => JSON.stringify(row))
      .sort(),
  );
}

function verdict(holds, what, why = '') {
  told[holds ? 'passed' : 'failed'] += 1;
  if (!holds) process.stdout.write(`FAIL ${what}\n${why}\n`);
}

try {
  for (const file of files.sort())
    await checkFile(file).catch((error) => verdict(false, `${file}: the engine answers`, error.message));
} finally {
  await front.close();
}
process.stdout.write(
  `fleet finds ${told.foundHops} of the ${told.splitHops} hops that tracegap calls broken in the corpus, and claims ${told.claimed} split\n` +
    `${told.passed} passed, ${told.failed} failed\n`,
);
process.exitCode = told.failed === 0 && told.passed > 0 ? 0 : 1;
