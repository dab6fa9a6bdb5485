/** Starts the built command's `serve` in a process of its own, on free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.join(__dirname, '../../dist/cli/main.js');

export interface ServeProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly otlpUrl: string;
  readonly grpcUrl: string;
  /** Ends it as a person would and resolves with its exit code. */
  stop(): Promise<number | null>;
}

const ANY_PORTS = ['--port', '0', '--otlp-port', '0', '--grpc-port', '0'];

/** @throws Error with what the command said, when it ends instead of serving */
export async function startServe(args: readonly string[] = [], main = MAIN): Promise<ServeProcess> {
  const child = spawn(process.execPath, [main, 'serve', ...ANY_PORTS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, wrong] = ['', ''];
  child.stderr.on('data', (part: Buffer) => (wrong += part.toString()));
  const receives = !args.some((arg) => /^--(tempo|jaeger|zipkin|clickhouse)$/.test(arg) || /\.(json|gz)$/.test(arg));
  for await (const part of child.stdout) {
    said += String(part);
    const [url = '', otlpUrl = '', grpcUrl = ''] = said.match(/http:\/\/[\w.]+:\d+/g) ?? [];
    if (url !== '' && (grpcUrl !== '' || !receives)) return { child, url, otlpUrl, grpcUrl, stop: () => stop(child) };
  }
  throw new Error(`serve ended: ${wrong}`);
}

/** Runs it where it is expected to end by itself. */
export async function failServe(args: readonly string[]): Promise<{ code: number | null; says: string }> {
  const child = spawn(process.execPath, [MAIN, 'serve', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let says = '';
  child.stderr.on('data', (part: Buffer) => (says += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, says };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await closed) as [number | null];
  return code;
}
