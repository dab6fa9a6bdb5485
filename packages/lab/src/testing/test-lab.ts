import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { request } from 'undici';
import { labFolder, ROOT } from '../layout/paths.js';
import { frontDoor, localUrl, portsFor, type Ports } from '../layout/ports.js';
import type { GatewayName } from '../layout/gateways.js';
import type { VariantName } from '../layout/variants.js';
import { isFree } from '../../bin/ports.cjs';

const CLI = path.join(ROOT, 'packages/lab/dist/cli.js');

/** A lab started for a test as `npm start` would, on ports that nobody uses, with empty databases. */
export interface TestLab {
  readonly runner: ChildProcess;
  readonly portOffset: number;
  readonly ports: Ports;
  /** Base URLs. */
  readonly webUrl: string;
  readonly orderUrl: string;
  readonly tempoUrl: string;
  /** Everything the runner has printed. */
  output(): string;
  switchTo(variant: VariantName): Promise<void>;
  /** Ctrl-C, then removes what it wrote. */
  stop(): Promise<void>;
}

export interface TestLabOptions {
  readonly variant?: VariantName;
  readonly gateway?: GatewayName | null;
  readonly env?: NodeJS.ProcessEnv;
  /** Where another lab has run before; by default ports that nobody uses. */
  readonly portOffset?: number;
}

/** Resolves when the lab is ready. @throws Error with everything the runner printed when it ends before */
export async function startTestLab(options: TestLabOptions = {}): Promise<TestLab> {
  try {
    return await startOnce(options);
  } catch (error) {
    // Tests run beside one another: two of them may have found the same port free at the same moment.
    const lostRace = options.portOffset === undefined && /is taken by|EADDRINUSE/.test(String(error));
    if (!lostRace) throw error;
    return startOnce(options);
  }
}

async function startOnce(options: TestLabOptions): Promise<TestLab> {
  const { variant = 'baseline', gateway = null, env = {}, portOffset = await freeOffset() } = options;
  // As scripts/run.mjs starts it.
  const node = ['--max-semi-space-size=1', CLI, 'start'];
  const args = [...node, '--variant', variant, '--port-offset', String(portOffset), '--fresh', '--quiet'];
  if (gateway !== null) args.push('--gateway', gateway);
  const runner = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Ready in')) resolve();
    };
    runner.stdout.on('data', read);
    runner.stderr.on('data', read);
    runner.once('exit', (code) => reject(new Error(`the lab ended with code ${code} before it was ready:\n${output}`)));
  });
  await ready;
  const ports = portsFor(portOffset);
  const webUrl = localUrl(ports.web);
  return {
    runner,
    portOffset,
    ports,
    webUrl,
    orderUrl: frontDoor(ports, gateway),
    tempoUrl: localUrl(ports.tempo),
    output: () => output,
    switchTo: (to) => switchTo(webUrl, to),
    stop: async () => {
      if (runner.exitCode === null && runner.signalCode === null) {
        const gone = once(runner, 'exit');
        runner.kill('SIGINT');
        await gone;
      }
      rmSync(labFolder(portOffset).home, { recursive: true, force: true });
    },
  };
}

async function switchTo(webUrl: string, variant: VariantName): Promise<void> {
  const { statusCode, body } = await request(`${webUrl}/lab/variant`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ variant }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`the switch to ${variant} was answered ${statusCode}: ${text}`);
}

/** Below the range from which the system gives out ports of its own (32768 on Linux), so that none is taken meanwhile. */
export async function freeOffset(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const offset = 500 + Math.floor(Math.random() * 17_000);
    const free = await Promise.all(Object.values(portsFor(offset)).map(isFree));
    if (free.every(Boolean)) return offset;
  }
  throw new Error('no offset was found at which every port of a test lab is free');
}
