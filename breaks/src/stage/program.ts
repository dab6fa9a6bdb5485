import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { accepts, freePort } from './ports';

/** Where the programs stand that the situations run. */
export const APPS = path.join(__dirname, '..', '..', 'apps');
const PATIENCE_MS = 60_000;
/** A program that was cut off in its flush would look like one that loses spans. */
const FLUSHED_WITHIN_MS = 20_000;

const listensSchema = z.object({ port: z.number() });
const workedSchema = z.object({
  ref: z.number(),
  trace_id: z.string().regex(/^[0-9a-f]{32}$/),
  sampled: z.boolean(),
});
const messageSchema = z.union([listensSchema, workedSchema]);

/** One line of a program's journal: in which trace it worked on the request `ref`. */
export interface JournalEntry extends z.infer<typeof workedSchema> {
  readonly service: string;
}

interface Common {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onJournal: (entry: JournalEntry) => void;
}

export interface NodeProgram extends Common {
  /** A file of breaks/apps. */
  readonly script: string;
  /** Arguments of node before the script (`--require …`). */
  readonly nodeArguments: readonly string[];
}

export interface ForeignProgram extends Common {
  /** Listens on PORT and writes its journal to stdout, a JSON object per line. */
  readonly command: string;
  readonly args: readonly string[];
}

/** What a situation needs of a program. */
export type Actor = Pick<Program, 'name' | 'port' | 'url' | 'ended'>;

/** One running process of a situation. */
export class Program {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts a script under this Node and resolves when it listens; rejects with what it wrote when it does not. */
  static async start(options: NodeProgram): Promise<Program> {
    const child = fork(path.join(APPS, options.script), {
      cwd: APPS,
      execArgv: [...options.nodeArguments],
      env: { PATH: process.env.PATH, ...options.env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const listens = new Promise<number>((resolve) =>
      child.on('message', (raw) => {
        const message = messageSchema.parse(raw);
        if ('port' in message) resolve(message.port);
        else options.onJournal({ service: options.name, ...message });
      }),
    );
    return new Program(options.name, child, await unlessItEnds(child, options.name, listens));
  }

  /** The same for a program in another language, on a free port. */
  static async startForeign(options: ForeignProgram): Promise<Program> {
    const port = await freePort();
    const child = spawn(options.command, options.args, {
      env: { PATH: process.env.PATH, ...options.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ref"')) return;
      options.onJournal({ service: options.name, ...workedSchema.parse(JSON.parse(line)) });
    });
    return new Program(options.name, child, await unlessItEnds(child, options.name, listening(port)));
  }

  url(route: string): string {
    return `http://127.0.0.1:${this.port}${route}`;
  }

  /** Ends it and waits: SIGTERM lets the SDK flush, SIGKILL does not. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), FLUSHED_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

/** `listens`, unless the process ends first or takes too long; then it is killed. */
async function unlessItEnds(child: ChildProcess, name: string, listens: Promise<number>): Promise<number> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new AbortController();
  try {
    return await Promise.race([
      listens,
      once(child, 'exit', { signal: ended.signal }).then(() => {
        throw new Error(`${name} ended before it listened:\n${errors}`);
      }),
      wait(PATIENCE_MS, undefined, { signal: ended.signal }).then(() => {
        throw new Error(`${name} does not listen after ${PATIENCE_MS / 1000} s:\n${errors}`);
      }),
    ]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    ended.abort();
  }
}

async function listening(port: number): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await accepts(port)) && Date.now() < deadline) await wait(100);
  return port;
}
