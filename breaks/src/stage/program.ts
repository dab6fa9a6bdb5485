import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';

/** Where the programs stand that the situations run. */
export const APPS = path.join(__dirname, '..', '..', 'apps');
const PATIENCE_MS = 20_000;

const messageSchema = z.union([
  z.object({ port: z.number() }),
  z.object({ ref: z.number(), trace_id: z.string().regex(/^[0-9a-f]{32}$/), sampled: z.boolean() }),
]);

/** One line of a program's journal: in which trace it worked on the request `ref`. */
export interface JournalEntry {
  readonly service: string;
  readonly ref: number;
  readonly trace_id: string;
  readonly sampled: boolean;
}

export interface ProgramOptions {
  readonly name: string;
  /** A file of breaks/apps. */
  readonly script: string;
  /** Arguments of node before the script (`--require …`). */
  readonly nodeArguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onJournal: (entry: JournalEntry) => void;
}

/** One running node process of a situation. */
export class Program {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts it and resolves when it listens; rejects with what it wrote when it does not. */
  static async start(options: ProgramOptions): Promise<Program> {
    const child = fork(path.join(APPS, options.script), {
      cwd: APPS,
      execArgv: [...options.nodeArguments],
      env: { PATH: process.env.PATH, ...options.env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const port = await new Promise<number>((resolve, reject) => {
      const fail = (why: string) => {
        child.kill('SIGKILL');
        reject(new Error(`${options.name} (apps/${options.script}) ${why}\n${errors}`));
      };
      const timer = setTimeout(() => fail(`did not listen within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
      child.once('exit', (code, signal) => fail(`ended (${code ?? signal}) before it listened`));
      child.on('message', (raw) => {
        const message = messageSchema.parse(raw);
        if (!('port' in message)) return options.onJournal({ service: options.name, ...message });
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve(message.port);
      });
    });
    return new Program(options.name, child, port);
  }

  url(route: string): string {
    return `http://127.0.0.1:${this.port}${route}`;
  }

  /** Ends it and waits: SIGTERM lets the SDK flush, SIGKILL does not. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
