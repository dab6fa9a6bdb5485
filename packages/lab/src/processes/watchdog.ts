import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../layout/paths.js';

const SCRIPT = path.join(ROOT, 'packages/lab/bin/watchdog.sh');

/** Keeps the promise that no process outlives the runner, also when the runner is killed with -9: see bin/watchdog.sh. */
export class Watchdog {
  private readonly shell: ChildProcess;

  constructor() {
    // Its own session: a kill of the runner's whole process group must not take the watchdog along.
    this.shell = spawn('/bin/sh', [SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.shell.on('error', () => undefined); // without /bin/sh the lab still runs and stops, only kill -9 is not covered
    this.shell.stdin?.on('error', () => undefined);
    this.shell.unref();
  }

  watch(pid: number): void {
    this.shell.stdin?.write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.shell.stdin?.write(`- ${pid}\n`);
  }

  close(): void {
    this.shell.stdin?.end();
  }
}
