// Runs what the documentation tells its readers to type: every line of a ```sh block, in the READMEs, CONTRIBUTING and docs, once each.
// `npm start` is kept running while the commands after it run, until the next `npm start` or the end. What is not run here is said,
// with the reason; a new command is run unless a reason is added. Used by .ci/run.   node .ci/docs-commands.mjs [PAGE...]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const READY = /http:\/\/localhost:\d+/;
const START_LIMIT_MS = 180_000;
const COMMAND_LIMIT_MS = 300_000;
/** Commands that do not run here, with the reason. */
const ELSEWHERE = [
  [/^npm test\b/, 'is a step of its own'],
  [/^npm run (test:[a-z]+|check|e2e|crash|schemathesis|release)\b/, 'is a step of its own, or part of npm test'],
  [/^npm run (-s )?bench\b|bench\/\S+\.mjs/, 'takes minutes and measures; its code is tested by npm test'],
  [/^npm run break -- --(score|record|again)\b/, 'its code is tested by npm test'],
  [/^npm run (images|changelog|film)\b|^docker buildx\b/, 'changes the tree or needs registries'],
  [/^(git clone|cd )/, 'the clone is here already'],
  [/docker compose\b/, 'is run by npm run e2e'],
  [/^(kubectl|helm)\b/, 'needs a cluster'],
  [/\btracegap -- serve\b/, 'stays up; web-ui/test/serve.browser-spec.ts and packages/tracegap/src/serve start it'],
  [/^sh compose\/ebpf-preflight\.sh/, 'asks about this kernel and may well say no'],
  [/\b4bf92f35|\bshape\.yaml|\btraces\.json/, "names an example's id or file"],
  [/…|\.\.\.|<[a-z-]+>|example\.com|\bURL\b|\bPATH\b|\bSHAPE\b/, 'has a placeholder in it'],
];

const pages = process.argv.length > 2 ? process.argv.slice(2) : listPages();
const commands = new Map();
for (const page of pages) {
  for (const command of commandsOf(page)) if (!commands.has(command)) commands.set(command, page);
}

/** The README first: its lab is running when the other pages' commands want one. Japanese pages have the same commands (a test holds that). */
function listPages() {
  const tracked = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n');
  const read = tracked.filter(
    (page) => !/^docs\/ja\/|\.ja\.md$|^CHANGELOG|^packages\/tracegap\/docs\/rules\//.test(page),
  );
  return ['README.md', ...read.filter((page) => page !== 'README.md')];
}

function commandsOf(page) {
  return (
    [...readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)]
      .flatMap(([, block]) => block.replace(/\\\n\s*/g, ' ').split('\n'))
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      // the tool of this clone, not the published one
      .map((line) => line.replace(/^(npx )?tracegap /, 'npm run -s tracegap -- '))
      .filter((line) => line && !line.startsWith('#'))
  );
}

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

for (const [command, page] of commands) {
  const reason = ELSEWHERE.find(([pattern]) => pattern.test(command))?.[1];
  if (reason) {
    process.stdout.write(`  not run here: ${command} (${reason}; ${page})\n`);
    continue;
  }
  let ok;
  if (/^npm start\b/.test(command)) {
    await stopLab();
    lab = await startLab(command);
    ok = lab !== null;
  } else {
    const { status } = spawnSync('sh', ['-c', command], { stdio: 'inherit', timeout: COMMAND_LIMIT_MS });
    // 1 is tracegap's answer "this trace is broken": the README shows exactly that
    ok = status === 0 || (/tracegap|npm run break/.test(command) && status === 1);
  }
  process.stdout.write(`  ${ok ? 'ok' : 'FAILED'}: ${command} (${page})\n`);
  if (ok) passed += 1;
  else failed += 1;
}
await stopLab();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
