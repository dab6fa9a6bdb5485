#!/usr/bin/env node
// The readers against the real backends: builds and starts Jaeger (the Go module), Zipkin (Maven's exec jar) and ClickHouse's engine, and runs
// three specs against them: the readers' contract, the corpus (verdict, hop, pair and cause as of the file, "N of N"), and the page of
// `tracegap serve` in a browser. Fails when one of them cannot be had. Needs go, java and a Chromium; run by .ci/run:
//   npm run test:backends      (BACKENDS_CACHE is where programs are kept, default .cache)
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFront } from './front.mjs';

/** The last release under this module path; `cmd/jaeger` is the program of Jaeger 2. */
const JAEGER = 'github.com/jaegertracing/jaeger@v1.76.0';
const ZIPKIN = 'io/zipkin/zipkin-server/3.5.1/zipkin-server-3.5.1-exec.jar';
const TOP = fileURLToPath(new URL('../../..', import.meta.url));
const CACHE = process.env.BACKENDS_CACHE ?? path.join(TOP, '.cache');
const started = [];

/** Built in the module's own folder, so that the versions of its own go.mod and go.sum hold. */
function jaegerProgram() {
  const program = path.join(CACHE, 'jaeger-1.76.0');
  if (existsSync(program)) return program;
  process.stdout.write(`building ${JAEGER}, some minutes the first time\n`);
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', JAEGER], { encoding: 'utf8' }));
  const flags = ['-trimpath', '-ldflags=-s -w', '-o', `${program}.part`];
  const env = { ...process.env, CGO_ENABLED: '0' };
  execFileSync('go', ['build', ...flags, './cmd/jaeger'], { cwd: Dir, env, stdio: 'inherit' });
  renameSync(`${program}.part`, program);
  return program;
}

async function zipkinJar() {
  const jar = path.join(CACHE, path.basename(ZIPKIN));
  if (existsSync(jar)) return jar;
  const url = `https://repo1.maven.org/maven2/${ZIPKIN}`;
  process.stdout.write(`fetching ${url} (131 MB)\n`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  writeFileSync(`${jar}.part`, Buffer.from(await response.arrayBuffer()));
  renameSync(`${jar}.part`, jar);
  return jar;
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a program and waits until `ready` answers; what it said is told when it does not. */
async function start(command, args, env, ready) {
  // Jaeger traces itself unless told not to.
  const child = spawn(command, args, { env: { ...process.env, OTEL_TRACES_SAMPLER: 'always_off', ...env } });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => (said = `${said}${part}`.slice(-4_000)));
  for (let look = 0; look < 600 && child.exitCode === null; look += 1) {
    const answer = await fetch(ready).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${path.basename(command)} did not answer at ${ready}:\n${said}`);
}

async function startAll() {
  mkdirSync(CACHE, { recursive: true });
  const [query, send, zipkin] = [await freePort(), await freePort(), await freePort()];
  const config = fileURLToPath(new URL('./jaeger.yaml', import.meta.url));
  const ports = { JAEGER_QUERY_PORT: String(query), JAEGER_OTLP_PORT: String(send) };
  await start(jaegerProgram(), ['--config', config], ports, `http://127.0.0.1:${query}/api/services`);
  const memory = { QUERY_PORT: String(zipkin), STORAGE_TYPE: 'mem' };
  await start('java', ['-Xmx512m', '-jar', await zipkinJar()], memory, `http://127.0.0.1:${zipkin}/health`);
  return {
    JAEGER_QUERY: `http://127.0.0.1:${query}`,
    JAEGER_SEND: `http://127.0.0.1:${send}`,
    ZIPKIN_QUERY: `http://127.0.0.1:${zipkin}`,
    ZIPKIN_SEND: `http://127.0.0.1:${zipkin}`,
  };
}

function jest(args, env) {
  return new Promise((resolve) => {
    const command = ['node_modules/jest/bin/jest.js', '--runInBand', ...args];
    const child = spawn(process.execPath, command, { cwd: TOP, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

let failed = 1;
try {
  if (spawnSync('java', ['-version']).status !== 0) throw new Error('there is no java, which Zipkin runs on');
  const env = await startAll();
  failed = await jest(['packages/tracegap/src/readers/contract'], env);
  if (process.env.RECORD === undefined) {
    // Of ClickHouse engine/check.mjs compares reader and verdicts; trace by trace it would take five minutes more.
    failed += await jest(['packages/tracegap/src/readers/agreement'], env);
    const front = await startFront();
    const all = { ...env, CLICKHOUSE_QUERY: front.url };
    failed += await jest(['-c', 'web-ui/jest.browser.config.cjs', 'serve-backend'], all);
    await front.close();
  }
} catch (error) {
  process.stdout.write(`${error.message}\n`);
} finally {
  for (const child of started) child.kill();
}
process.exit(failed === 0 ? 0 : 1);
