// What the store can bear, on this machine: `node packages/telemetry-store/dist/bench.js [--spans 1000000] [--json]`.
// The store runs in a process of its own; the load comes from this one, made before the clock runs.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { percentiles, round, type Percentiles } from './bench/figures.js';
import { exportsOf, SPANS_PER_EXPORT, SPANS_PER_TRACE, traceIdOf } from './bench/load.js';
import type { RunningStore } from './start-store.js';
import { startStore } from './start-store.js';

const LOOK_UPS = 2000;
const SEARCHES = 500;
const CONNECTIONS = 4;
/** Exports made ahead while the clock stands still. */
const AHEAD = 64;

interface Figures {
  machine: { cpu: string; cores: number; node: string };
  spans: number;
  ingest: { spans_per_second: number; spans_per_cpu_second: number; goal: number };
  by_id: Percentiles & { goal_p99_ms: number };
  search_by_value: Percentiles;
  bytes_per_span: number;
  rss_mib: number;
}

/** What the store's process tells of itself when asked. */
interface Usage {
  cpuMs: number;
  rssBytes: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { spans: { type: 'string', default: '1000000' }, json: { type: 'boolean' }, serve: { type: 'string' } },
  });
  if (values.serve !== undefined) return serve(values.serve);
  const spans = Number(values.spans);
  if (!Number.isInteger(spans) || spans < SPANS_PER_EXPORT)
    throw new Error(`--spans: a whole number from ${SPANS_PER_EXPORT} up is expected, received ${values.spans}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telemetry-store-bench-'));
  const child = fork(__filename, ['--serve', path.join(folder, 'bench.db')]);
  try {
    const [store] = (await once(child, 'message')) as [RunningStore];
    const figures = await measure(store, child, spans);
    process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : table(figures));
  } finally {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
    rmSync(folder, { recursive: true });
  }
}

/** The child: a store without bounds on its size, which answers every message with its usage. */
async function serve(databasePath: string): Promise<void> {
  const store = await startStore({ otlpPort: 0, queryPort: 0, databasePath, maxSizeBytes: Number.MAX_SAFE_INTEGER });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() } satisfies Usage);
  });
  process.send?.({ otlpUrl: store.otlpUrl, queryUrl: store.queryUrl });
}

async function measure(store: RunningStore, child: ChildProcess, spans: number): Promise<Figures> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const traces = Math.ceil(spans / SPANS_PER_TRACE);
  const startMs = Date.now() - traces;

  const before = await usage(child);
  const sent = await ingest(`${store.otlpUrl}/v1/traces`, agent, traces, startMs);
  const after = await usage(child);

  const random = (): number => Math.floor(Math.random() * traces);
  const byId = await times(LOOK_UPS, () => call(agent, `${store.queryUrl}/api/v2/traces/${traceIdOf(random())}`));
  const bySearch = await times(SEARCHES, () => {
    const trace = random();
    const from = Math.floor((startMs + trace) / 1000) - 60;
    const q = encodeURIComponent(`{ span."order.id" = ${trace} && resource.service.name = "notify" }`);
    return call(agent, `${store.queryUrl}/api/search?q=${q}&start=${from}&end=${from + 120}`);
  });
  agent.destroy();
  return {
    machine: { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, node: process.version },
    spans: sent.spans,
    ingest: {
      spans_per_second: Math.round((sent.spans / sent.ms) * 1000),
      spans_per_cpu_second: Math.round((sent.spans / (after.cpuMs - before.cpuMs)) * 1000),
      goal: 20_000,
    },
    by_id: { ...percentiles(byId), goal_p99_ms: 5 },
    search_by_value: percentiles(bySearch),
    bytes_per_span: Math.round(sent.bytes / sent.spans),
    rss_mib: round(after.rssBytes / 1024 / 1024),
  };
}

async function ingest(
  url: string,
  agent: http.Agent,
  traces: number,
  startMs: number,
): Promise<{ spans: number; ms: number; bytes: number }> {
  const bodies = exportsOf(traces, startMs);
  const total = { spans: 0, ms: 0, bytes: 0 };
  for (;;) {
    const ahead = takeFrom(bodies, AHEAD);
    if (ahead.length === 0) return total;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, lane) => {
        for (let next = lane; next < ahead.length; next += CONNECTIONS) await call(agent, url, ahead[next]);
      }),
    );
    total.ms += performance.now() - started;
    total.spans += ahead.length * SPANS_PER_EXPORT;
    total.bytes += ahead.reduce((sum, body) => sum + body.length, 0);
  }
}

/** The next so many of a generator, which stays open. */
function takeFrom<T>(generator: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = generator.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let done = 0; done < count; done++) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return taken;
}

/** One request; any answer but 200 fails the bench. */
function call(agent: http.Agent, url: string, body?: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { agent, method: body ? 'POST' : 'GET', headers: body ? { 'content-type': 'application/x-protobuf' } : {} },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function usage(child: ChildProcess): Promise<Usage> {
  child.send('usage');
  const [answer] = (await once(child, 'message')) as [Usage];
  return answer;
}

function table({ machine, spans, ingest: into, by_id, search_by_value, bytes_per_span, rss_mib }: Figures): string {
  return [
    `telemetry-store on ${machine.cores} cores of ${machine.cpu}, Node ${machine.node}, ${spans} spans of ${bytes_per_span} bytes`,
    `ingest            ${into.spans_per_second} spans/s, ${into.spans_per_cpu_second} per second of one core (goal ${into.goal})`,
    `by id             p50 ${by_id.p50_ms} ms, p99 ${by_id.p99_ms} ms (goal p99 ${by_id.goal_p99_ms} ms)`,
    `search by a value p50 ${search_by_value.p50_ms} ms, p99 ${search_by_value.p99_ms} ms`,
    `memory            ${rss_mib} MiB`,
    '',
  ].join('\n');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
