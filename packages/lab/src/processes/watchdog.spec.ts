import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from '../layout/paths';

const SCRIPT = path.join(ROOT, 'packages/lab/bin/watchdog.sh');

/** A process group of its own that ignores SIGTERM when `stubborn`, and says when it is up. */
async function group(stubborn: boolean): Promise<ChildProcess> {
  const body = `${stubborn ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up')`;
  const child = spawn(process.execPath, ['-e', body], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}

describe('the watchdog', () => {
  const started: ChildProcess[] = [];
  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

  it('ends what is in its list when the runner is gone, by force where asking does not help', async () => {
    const [polite, stubborn, forgotten] = await Promise.all([group(false), group(true), group(false)]);
    started.push(polite, stubborn, forgotten);
    const watchdog = spawn('/bin/sh', [SCRIPT], { stdio: ['pipe', 'ignore', 'inherit'] });
    const ends = Promise.all([once(polite, 'exit'), once(stubborn, 'exit')]);
    watchdog.stdin.end(`+ ${polite.pid}\n+ ${forgotten.pid}\n+ ${stubborn.pid}\n- ${forgotten.pid}\n`);
    await ends;
    expect([polite.signalCode, stubborn.signalCode]).toEqual(['SIGTERM', 'SIGKILL']);
    expect(forgotten.exitCode ?? forgotten.signalCode).toBeNull();
  });
});
