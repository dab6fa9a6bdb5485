// The set-up behind every npm script, on fresh clones: two commands at once install once, a killed install resumes, and a
// second clone is set up without any network from what npm and pnpm have in their caches. Used by .ci/run; takes about two minutes.
//   node .ci/setup.mjs
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 300_000;
const work = mkdtempSync(path.join(os.tmpdir(), 'setup-'));
let passed = 0;
let failed = 0;

function check(what, ok, output = '') {
  process.stdout.write(`  ${ok ? 'ok' : 'FAILED'}: ${what}\n`);
  if (ok) passed += 1;
  else {
    failed += 1;
    process.stdout.write(`${output}\n`);
  }
}

function clone(name) {
  const target = path.join(work, name);
  spawnSync('git', ['clone', '--quiet', '--no-local', process.cwd(), target], { stdio: 'inherit' });
  return target;
}

/** @returns {{ child, ended: Promise<{ status: number | null, output: string }> }} */
function npm(cwd, args, wrap = []) {
  const [command, ...rest] = [...wrap, 'npm', ...args];
  const child = spawn(command, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.on('close', (status) => resolve({ status, output })));
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
  void ended.then(() => clearTimeout(timer));
  return { child, ended };
}

async function until(condition) {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(100)) if (condition()) return true;
  return false;
}

const times = (text, pattern) => text.split(pattern).length - 1;

async function twoAtOnce(cwd) {
  const both = await Promise.all([npm(cwd, ['run', 'build']).ended, npm(cwd, ['run', 'order', '--', '--help']).ended]);
  const all = both.map(({ output }) => output).join('\n');
  check(
    'two npm commands at once in a fresh clone both end well',
    both.every(({ status }) => status === 0),
    all,
  );
  check('they install once', times(all, 'installing the packages: done') === 1, all);
  check('the one that waits says for whom', /npm run \w+ \(process \d+\) is setting this clone up/.test(all), all);
}

async function killedInTheMiddle(cwd) {
  rmSync(path.join(cwd, 'node_modules'), { recursive: true, force: true });
  const lock = path.join(cwd, '.cache/setup.lock');
  const first = npm(cwd, ['run', 'build']);
  const begun = await until(() => existsSync(lock) && existsSync(path.join(cwd, 'node_modules')));
  check('an install is under way', begun);
  const [holder] = begun ? JSON.parse(readFileSync(lock, 'utf8')).pids : [];
  if (holder) process.kill(holder, 'SIGKILL');
  await first.ended;
  const again = await npm(cwd, ['run', 'order', '--', '--help']).ended;
  check('an install killed in the middle resumes with the next command', again.status === 0, again.output);
}

/** A network namespace with nothing but loopback; null where the kernel does not let this user have one. */
function withoutNetwork() {
  const wrap = ['unshare', process.getuid() === 0 ? '-n' : '-rn'];
  return spawnSync(wrap[0], [...wrap.slice(1), 'true']).status === 0 ? wrap : null;
}

async function offline(cwd) {
  const wrap = withoutNetwork();
  if (!wrap) {
    process.stdout.write('  not run here: set-up without network (no unshare)\n');
    return;
  }
  const { status, output } = await npm(cwd, ['run', 'order', '--', '--help'], wrap).ended;
  check('a fresh clone is set up without any network when the caches are warm', status === 0, output);
}

try {
  const first = clone('first');
  await twoAtOnce(first);
  await killedInTheMiddle(first);
  await offline(clone('second'));
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
