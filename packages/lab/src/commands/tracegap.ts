import path from 'node:path';
import { ROOT } from '../layout/paths.js';
import { localUrl } from '../layout/ports.js';
import { portsOf } from '../runner/running.js';
import { needLab, wantedLab } from './running-lab.js';

const MAIN = path.join(ROOT, 'packages/tracegap/dist/cli/main.js');

/** Whoever names a backend means that one. */
const BACKEND_FLAGS = ['--tempo', '--jaeger', '--zipkin', '--clickhouse'];
const BACKEND_VARIABLES = ['TEMPO_URL', 'JAEGER_URL', 'ZIPKIN_URL', 'CLICKHOUSE_URL'];

/** `npm run tracegap`: tracegap as it is, asked of the traces of the lab that `npm run order` would order in. */
export async function tracegap(args: string[]): Promise<void> {
  const { portOffset, rest } = takePortOffset(args);
  const url = await labUrl(portOffset, rest);
  if (url !== undefined) process.env['TEMPO_URL'] = url;
  process.argv = [process.execPath, MAIN, ...rest];
  await import(MAIN);
}

/** The lab's Tempo API; undefined where none is asked, or none runs. @throws Error where the named lab, or one of several, is meant */
export async function labUrl(
  portOffset: string | undefined,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  if (portOffset !== undefined) return localUrl(portsOf(await needLab(portOffset)).tempo);
  if (!readsBackend(args) || BACKEND_VARIABLES.some((name) => env[name])) return undefined;
  const lab = await wantedLab(undefined);
  if (lab) return localUrl(portsOf(lab).tempo);
  process.stderr.write(
    'no lab runs here (npm start); asking http://localhost:3200. Another: --port-offset N or --tempo URL\n',
  );
  return undefined;
}

/** Of tracegap's commands these ask a backend; a file is judged, and a cause explained, without one. */
function readsBackend(args: readonly string[]): boolean {
  if (args.some((arg) => BACKEND_FLAGS.includes(arg.split('=')[0] ?? '') || arg === '--help' || arg === '-h'))
    return false;
  const [first = ''] = args;
  if (first === 'expect') return args.includes('--trace');
  return ['recent', 'watch'].includes(first) || /^[0-9a-f-]{16,}$/i.test(first);
}

function takePortOffset(args: readonly string[]): { portOffset: string | undefined; rest: string[] } {
  const at = args.findIndex((arg) => arg === '--port-offset' || arg.startsWith('--port-offset='));
  if (at < 0) return { portOffset: undefined, rest: [...args] };
  const joined = args[at]?.includes('=') ?? false;
  const portOffset = joined ? args[at]?.slice('--port-offset='.length) : args[at + 1];
  return { portOffset: portOffset ?? '', rest: [...args.slice(0, at), ...args.slice(at + (joined ? 1 : 2))] };
}
