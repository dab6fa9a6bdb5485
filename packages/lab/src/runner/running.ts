import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { GATEWAY_NAMES } from '../layout/gateways.js';
import { labFolder, ROOT, type LabFolder } from '../layout/paths.js';
import { localUrl, portsFor, type Ports } from '../layout/ports.js';
import { VARIANT_NAMES } from '../layout/variants.js';
import { statusOf } from '../processes/http.js';

const runningSchema = z.object({
  pid: z.int().positive(),
  variant: z.enum(VARIANT_NAMES),
  gateway: z.enum(GATEWAY_NAMES).nullable(),
  port_offset: z.int().nonnegative(),
  started_at: z.string(),
});

const ANSWERS_WITHIN_MS = 10_000;

/** What a running lab writes into its folder so that `npm run order` and `compare` find it. */
export type RunningLab = z.infer<typeof runningSchema>;

export function writeRunning(folder: LabFolder, running: RunningLab): void {
  mkdirSync(folder.home, { recursive: true });
  const fresh = `${folder.stateFile}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(fresh, folder.stateFile);
}

export function removeRunning(folder: LabFolder): void {
  rmSync(folder.stateFile, { force: true });
}

/** The lab that runs at this offset, or undefined; a file left behind by a killed runner does not count. */
export async function findRunning(portOffset: number): Promise<RunningLab | undefined> {
  const running = readRunning(labFolder(portOffset).stateFile);
  if (!running || !isAlive(running.pid)) return undefined;
  // Of the page's server, not of the services behind it: on a busy machine those may take longer than anybody waits.
  const answers = await statusOf(`${localUrl(portsFor(portOffset).web)}/config.json`, ANSWERS_WITHIN_MS);
  return answers === 200 ? running : undefined;
}

/**
 * The lab a command without `--port-offset` means: the usual one, or else the only one that runs.
 * @throws Error when several run and none of them is the usual one
 */
export async function findAnyRunning(): Promise<RunningLab | undefined> {
  const found = (await Promise.all(knownOffsets().map(findRunning))).filter((lab) => lab !== undefined);
  const usual = found.find((lab) => lab.port_offset === 0);
  if (usual || found.length <= 1) return usual ?? found[0];
  const offsets = found.map((lab) => lab.port_offset).join(', ');
  throw new Error(`several labs run here (port offsets ${offsets}): say which with --port-offset N`);
}

export function portsOf(running: RunningLab): Ports {
  return portsFor(running.port_offset);
}

function knownOffsets(): number[] {
  const home = path.join(ROOT, '.lab');
  try {
    const offsets = readdirSync(home).map((entry) => /^offset-(\d+)$/.exec(entry)?.[1]);
    return [0, ...offsets.filter((offset) => offset !== undefined).map(Number)];
  } catch {
    return [];
  }
}

function readRunning(file: string): RunningLab | undefined {
  try {
    return runningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
