import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { locateEnvoy } from '@demo/lab/dist/envoy/locate.js';
import { envoyConfig, type EnvoyOptions } from './envoy-config';
import { accepts } from './ports';

/** A running Envoy. */
export interface RunningEnvoy {
  stop(): Promise<void>;
}

/** Starts Envoy with these listeners and resolves when all of them accept connections. */
export async function startEnvoy(options: EnvoyOptions): Promise<RunningEnvoy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'breaks-envoy-'));
  const file = path.join(folder, 'envoy.json');
  writeFileSync(file, JSON.stringify(envoyConfig(options)));
  const flags = ['-c', file, '--concurrency', '1', '--use-dynamic-base-id', '-l', 'error', '--drain-time-s', '1'];
  const child = spawn((await locateEnvoy()).path, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL'); // its spans have been flushed; a graceful drain would only take time
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (const { port } of options.listeners) {
    for (let tries = 0; !(await accepts(port)); tries++) {
      if (tries > 200 || child.exitCode !== null) {
        await stop();
        throw new Error(`Envoy does not listen on ${port}:\n${errors}`);
      }
      await wait(50);
    }
  }
  return { stop };
}
