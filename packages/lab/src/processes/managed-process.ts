import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRoot } from '../layout/paths.js';
import type { PrintLine } from './console.js';
import { statusOf } from './http.js';
import { LogFile } from './log-file.js';
import type { Watchdog } from './watchdog.js';

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Answers 200 once the process does its work. */
  readonly readyUrl: string;
  readonly logFile: string;
}

/** A part ended or stayed silent instead of becoming ready; the message has the end of its log. */
export class PartFailed extends Error {}

/** Whoever ends is told at once; this is for one that hangs. A service on a busy machine was seen to take 25 s. */
const READY_WITHIN_MS = 90_000;
const POLL_MS = 40;
const TAIL_LINES = 15;
/** Kept in memory to be shown when the process fails; some lines of a log. */
const TAIL_CHARACTERS = 8_192;

/** One native process: started, waited for, its lines prefixed and filed, and stopped with all it started itself. */
export class ManagedProcess {
  private child: ChildProcess | undefined;
  private log: LogFile | undefined;
  private tail = '';
  private stopping = false;

  /**
   * @param print takes each line of output; undefined where nobody reads along
   * @param onCrash called when the process ends after it was ready and without having been asked to
   */
  constructor(
    readonly spec: ProcessSpec,
    private readonly watchdog: Watchdog,
    private readonly print: PrintLine | undefined,
    private readonly onCrash: (how: string) => void = () => undefined,
  ) {}

  get pid(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves once the process answers. @throws Error with the end of its output when it ends first or never answers */
  async start(): Promise<void> {
    const { spec } = this;
    this.stopping = false;
    this.tail = '';
    this.log = new LogFile(spec.logFile);
    // A process group of its own: Ctrl-C goes to the runner alone, which stops the parts in order.
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    if (child.pid !== undefined) this.watchdog.watch(child.pid);
    this.follow(child.stdout);
    this.follow(child.stderr);
    let ready = false;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
    });
    void ended.then((how) => {
      if (child.pid !== undefined) this.watchdog.forget(child.pid);
      this.log?.close();
      if (ready && !this.stopping) this.onCrash(how);
    });
    const outcome = await Promise.race([ended, this.answers()]);
    if (outcome === 'ready') {
      ready = true;
      return;
    }
    if (this.stopping) return;
    await this.stop(500);
    throw new PartFailed(this.failure(outcome));
  }

  /** SIGTERM, and SIGKILL to the whole group after the grace. Resolves when the process is gone. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || !this.running) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => killGroup(child), graceMs);
    await gone;
    clearTimeout(timer);
  }

  private async answers(): Promise<'ready' | string> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && this.running) {
      if ((await statusOf(this.spec.readyUrl)) === 200) return 'ready';
      await sleep(POLL_MS);
    }
    return `did not answer 200 on ${this.spec.readyUrl} within ${READY_WITHIN_MS / 1000} s`;
  }

  private failure(how: string): string {
    const lines = this.tail.trimEnd().split('\n').slice(-TAIL_LINES);
    const lastLines = lines.map((line) => `    ${line}`).join('\n');
    return `${this.spec.name} ${how}. The end of ${fromRoot(this.spec.logFile)}:\n${lastLines.trim() ? lastLines : '    (it printed nothing)'}`;
  }

  /** Filed as it comes, many lines at once: a line by itself would be a system call by itself. */
  private follow(stream: Readable): void {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.log?.write(text);
      this.tail = (this.tail + text).slice(-TAIL_CHARACTERS);
    });
    if (this.print) createInterface({ input: stream }).on('line', this.print);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
