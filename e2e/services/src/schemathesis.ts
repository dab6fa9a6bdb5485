// Are the four OpenAPI documents true? Starts the services and lets schemathesis send them what the documents allow and what they
// do not: no 5xx outside /error, no answer that breaks its schema. In CI bounded to two minutes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Chain, NAMES } from './chain';

const HELP = `npm run schemathesis [-- options]      the four OpenAPI documents against the services, two minutes

  --max-examples 500     about 10,000 cases; this and all other options go to 'schemathesis run'
`;
const VERSION = '4.32.5';
const ROOT = path.resolve(__dirname, '..', '..', '..');
const VENV = path.join(ROOT, '.cache', `schemathesis-${VERSION}`);
const CONFIG = path.join(ROOT, 'e2e', 'services', 'schemathesis.toml');
const SECONDS_EACH = 16;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** schemathesis' own command, installed into the project's cache with the user's Python; undefined without one. */
function install(): string | undefined {
  const command = path.join(VENV, 'bin', 'schemathesis');
  if (existsSync(command)) return command;
  const made = spawnSync('python3', ['-m', 'venv', VENV], { encoding: 'utf8' });
  if (made.status !== 0) {
    process.stdout.write('schemathesis is skipped: it needs python3 with venv (apt-get install python3-venv)\n');
    process.stdout.write('0 passed, 0 failed, 1 skipped\n');
    return undefined;
  }
  process.stdout.write(`installing schemathesis ${VERSION} …\n`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`];
  const installed = spawnSync(path.join(VENV, 'bin', 'python'), pip, { stdio: 'inherit' });
  if (installed.status === 0) return command;
  rmSync(VENV, { recursive: true, force: true });
  throw new Error('schemathesis cannot be installed: see what pip says above');
}

/** Its last line of counts when all is well (a progress bar in a log helps nobody), everything it printed when not. */
function check(command: string, url: string, more: string[]): boolean {
  const bounds = more.length > 0 ? more : ['--max-time', String(SECONDS_EACH)];
  const { status, stdout, stderr } = spawnSync(
    command,
    [
      ...['--config-file', CONFIG, 'run', `${url}/openapi.json`],
      // These two fail on purpose.
      ...['--exclude-path-regex', '/error$'],
      ...['--phases', 'examples,coverage,fuzzing,stateful'],
      ...['--continue-on-failure', '--no-color', '--suppress-health-check', 'all'],
      ...bounds,
    ],
    { cwd: VENV, encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES },
  );
  const counts = stdout.split('\n').filter((line) => /^\s*\d+ generated/.test(line));
  // Without a count nothing was tried, whatever the status says.
  const passed = status === 0 && counts.length > 0;
  process.stdout.write(passed ? `${counts.map((line) => line.trim()).join('; ')}\n` : `${stdout}${stderr}\n`);
  return passed;
}

async function main(more: string[]): Promise<void> {
  if (more.includes('--help') || more.includes('-h')) return void process.stdout.write(HELP);
  const command = install();
  if (!command) return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'schemathesis-'));
  const chain = await Chain.start(folder);
  try {
    const failed = NAMES.filter((name) => {
      process.stdout.write(`\n--- ${name}\n`);
      return !check(command, chain.url(name), more);
    });
    process.stdout.write(`${NAMES.length - failed.length} passed, ${failed.length} failed\n`);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    await chain.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
