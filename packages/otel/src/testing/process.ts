import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

/** A real Node process running one of the compiled programs beside this file. */
export interface Running {
  stdout: string;
  stderr: string;
  child: ChildProcess;
  /** Resolves when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Resolves with the first match of what the process has written on either stream; fails with the output instead. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  /** The URL of the service in the process, once it listens. */
  url(): Promise<string>;
  /** Ends the process for good. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;
const DIST = path.resolve(__dirname, '../../dist/testing');

/** Nothing of this process' own OTEL_* reaches the program; what is not told is off the network. */
export function run(program: string, env: Record<string, string> = {}): Running {
  return runFile(path.join(DIST, `${program}.js`), env);
}

export function runFile(file: string, env: Record<string, string> = {}, cwd?: string): Running {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('OTEL_') && name !== 'NODE_OPTIONS',
  );
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    cwd,
    env: { ...Object.fromEntries(inherited), OTEL_METRICS_EXPORTER: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running: Running = {
    stdout: '',
    stderr: '',
    child,
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
    says: (pattern) => says(running, pattern),
    url: async () => `http://127.0.0.1:${(await says(running, /"port":(\d+)/))[1]}`,
    stop: async () => {
      child.kill('SIGKILL');
      await running.ended;
    },
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (running.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (running.stderr += chunk));
  return running;
}

async function says(running: Running, pattern: RegExp): Promise<RegExpMatchArray> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await after(20)) {
    const match = pattern.exec(running.stdout) ?? pattern.exec(running.stderr);
    if (match) return match;
    if (running.child.exitCode !== null) break;
  }
  throw new Error(`the process did not say ${String(pattern)}. It said:\n${running.stdout}\n${running.stderr}`);
}
