// The one door behind every npm script: brings the right Node, the packages and the build up to date, then runs the task.
// Usage: npm start | npm test | npm run <task> [-- options]; the tasks stand below, most of them know --help
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNode } from './setup/node.mjs';
import { ensurePortsFree } from './setup/ports.mjs';
import { ensureBuilt, ensureInstalled } from './setup/workspace.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const lab = path.join(root, 'packages/lab/dist/cli.js');

/** The runner waits and passes lines on: a young generation of 1 MiB instead of 16 is 20 MiB less, at no cost that shows. */
const SMALL = '--max-semi-space-size=1';

/** What each task runs, once Node, packages and build are there. */
const TASKS = {
  start: [SMALL, lab, 'start'],
  order: [lab, 'order'],
  compare: [lab, 'compare'],
  tracegap: [lab, 'tracegap'],
  bench: [path.join(root, 'packages/lab/dist/bench/cli.js')],
  break: [path.join(root, 'breaks/dist/cli.js')],
  crash: [path.join(root, 'e2e/services/dist/crash.js')],
  schemathesis: [path.join(root, 'e2e/services/dist/schemathesis.js')],
  test: [path.join(root, 'scripts/test.mjs')],
  'test:played': [
    path.join(root, 'node_modules/jest/bin/jest.js'),
    ...['-c', path.join(root, 'web-ui/jest.played.config.cjs'), '--runInBand'],
  ],
  'test:backends': [path.join(root, 'packages/tracegap/engine/backends.mjs')],
  'test:clickhouse': [path.join(root, 'packages/tracegap/engine/check.mjs')],
  check: [path.join(root, 'scripts/check.mjs')],
  e2e: [path.join(root, 'e2e/compose/dist/main.js')],
  film: [path.join(root, 'web-ui/scripts/film.mjs')],
  release: [path.join(root, 'scripts/release.mjs')],
  build: null,
};

async function main([task, ...args]) {
  if (!(task in TASKS)) throw new Error(`unknown task "${task ?? ''}"; there are: ${Object.keys(TASKS).join(', ')}`);
  if (task === 'start') await ensurePortsFree(root, args);
  const node = await ensureNode(root);
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  await ensureInstalled(root, node, env);
  await ensureBuilt(root, node, env, { force: task === 'build' });
  if (TASKS[task] === null) return;

  // The IPC channel tells the task when this process dies, however it dies: nothing may be left running behind it.
  const child = spawn(node, [...TASKS[task], ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches the whole foreground group: stay until the child has stopped what it started.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) endWithParent(child);
  child.on('close', (code, signal) => (process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** A killed npm cannot pass a signal on; what it started sees that its ancestors are others now. */
function endWithParent(child) {
  const atStart = ancestors();
  setInterval(() => ancestors() === atStart || child.kill('SIGTERM'), 500).unref();
}

/** This process's parent and, on Linux, where npm's `sh -c` may stay in between, the parent's parent. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`;
  } catch {
    return `${process.ppid}`;
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
