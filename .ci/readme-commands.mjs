// Runs what the README tells its readers to type. Every line of a ```sh block is a command; `npm start` is kept running
// while the commands after it run, until the next `npm start` or the end. Used by .ci/run.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const READY = /http:\/\/localhost:\d+/;
const START_LIMIT_MS = 180_000;
/** Commands that another step of the judge runs, with the reason. */
const ELSEWHERE = [
  [/^npm test$/, 'is a step of its own'],
  [/^npm run (check|e2e)\b/, 'is a step of its own'],
  [/^npm run bench\b/, 'takes minutes and measures; its code is tested by npm test'],
  [/^(git clone|cd )/, 'the clone is here already'],
  [/^docker compose .* (up|down)\b/, 'is run by npm run e2e'],
];

const commands = [...readFileSync('README.md', 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line && !line.startsWith('#'));

let passed = 0;
let failed = 0;
let lab = null;

function startLab(command) {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', `exec ${command}`], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const end = (ok) => {
      clearTimeout(timer);
      if (!ok) process.stdout.write(`${output}\n`);
      resolve(ok ? child : null);
    };
    const timer = setTimeout(() => end(false), START_LIMIT_MS);
    const read = (chunk) => {
      output += chunk;
      if (READY.test(output)) setTimeout(() => end(true), 2000);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => end(false));
  });
}

function stopLab() {
  if (!lab) return Promise.resolve();
  const stopped = new Promise((resolve) => lab.on('exit', resolve));
  process.kill(-lab.pid, 'SIGINT');
  lab = null;
  return stopped;
}

for (const command of commands) {
  const reason = ELSEWHERE.find(([pattern]) => pattern.test(command))?.[1];
  if (reason) {
    process.stdout.write(`  not run here: ${command} (${reason})\n`);
    continue;
  }
  let ok;
  if (/^npm start\b/.test(command)) {
    await stopLab();
    lab = await startLab(command);
    ok = lab !== null;
  } else {
    const { status } = spawnSync('sh', ['-c', command], { stdio: 'inherit', timeout: 300_000 });
    // 1 is tracegap's answer "this trace is broken": the README shows exactly that
    ok = status === 0 || (/tracegap|npm run break/.test(command) && status === 1);
  }
  process.stdout.write(`  ${ok ? 'ok' : 'FAILED'}: ${command}\n`);
  if (ok) passed += 1;
  else failed += 1;
}
await stopLab();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
