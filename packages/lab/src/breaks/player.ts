/**
 * Plays one of the situations of breaks/ for the page: in a process group of its own, one at a time, within a time limit.
 * Whatever ends it (the page is closed, the limit, the lab's stop, a kill of the runner), nothing of it goes on running.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { LabBusy } from '../runner/busy.js';
import { ROOT } from '../layout/paths.js';
import { Watchdog } from '../processes/watchdog.js';

const PLAYER = path.join(ROOT, 'breaks/dist/lesson/player.js');
/** The longest takes a quarter of it on two busy cores; the page says so while it waits. */
const PLAY_WITHIN_MS = 120_000;
/** For its programs to be ended one by one; then the whole group is killed. */
const GRACE_MS = 3_000;

const PARTS = ['broken', 'twin', 'fixed'] as const;

/** What is played. `situation` is a name of breaks/src/situations. */
export const wantedPlaySchema = z.strictObject({
  situation: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'takes the name of a situation, such as not-forwarded'),
  part: z.enum(PARTS),
});
export type WantedPlay = z.infer<typeof wantedPlaySchema>;

/** What the player tells: what it does, then what the programs left (breaks/src/lesson/schema.ts), or why not. */
const messageSchema = z.union([
  z.object({ progress: z.object({ step: z.string(), name: z.string() }) }),
  z.object({ left: z.looseObject({ situation: z.string() }) }),
  z.object({ failed: z.string() }),
]);
export type PlayMessage = z.infer<typeof messageSchema>;

export interface PlayerOptions {
  /** The folder below which the programs may write; emptied after each play. */
  readonly folder: string;
  /** Environment beside the lab's own, such as ENVOY_PATH. */
  readonly env?: () => NodeJS.ProcessEnv;
  readonly limitMs?: number;
}

export class BreakPlayer {
  private running: { wanted: WantedPlay; stop: AbortController; ended: Promise<void> } | undefined;
  private closed = false;

  constructor(private readonly options: PlayerOptions) {}

  /** What is being played. */
  get playing(): WantedPlay | null {
    return this.running?.wanted ?? null;
  }

  /**
   * Resolves when all is over and stopped; `tell` gets every message, the last one with what was left or why it failed.
   * @throws LabBusy when something is being played already
   */
  async play(wanted: WantedPlay, tell: (message: PlayMessage) => void, signal: AbortSignal): Promise<void> {
    if (this.closed) throw new LabBusy('the lab is stopping');
    if (this.running !== undefined) {
      const { situation, part } = this.running.wanted;
      throw new LabBusy(`${situation} (${part}) is being played; try again when it has ended`);
    }
    const stop = new AbortController();
    const ended = this.perform(wanted, tell, AbortSignal.any([signal, stop.signal])).finally(() => {
      this.running = undefined;
    });
    this.running = { wanted, stop, ended };
    await ended;
  }

  /** Ends what is being played and takes nothing more. */
  async close(): Promise<void> {
    this.closed = true;
    this.running?.stop.abort();
    await this.running?.ended.catch(() => undefined);
  }

  private async perform(wanted: WantedPlay, tell: (message: PlayMessage) => void, away: AbortSignal): Promise<void> {
    mkdirSync(this.options.folder, { recursive: true });
    const folder = mkdtempSync(path.join(this.options.folder, 'play-'));
    const watchdog = new Watchdog();
    const child = spawn(process.execPath, [PLAYER, wanted.situation, wanted.part], {
      cwd: ROOT,
      env: { ...process.env, ...this.options.env?.(), TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true, // a group of its own, so that all of it can be ended at once
    });
    if (child.pid !== undefined) watchdog.watch(child.pid);
    try {
      await this.follow(child, tell, away);
    } finally {
      await endGroup(child);
      if (child.pid !== undefined) watchdog.forget(child.pid);
      watchdog.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Hands on what the player tells, until it ends, the limit is reached or nobody wants it any more. */
  private async follow(child: ChildProcess, tell: (message: PlayMessage) => void, away: AbortSignal): Promise<void> {
    const { limitMs = PLAY_WITHIN_MS } = this.options;
    let over = false;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2_000)));
    child.on('message', (raw) => {
      const message = messageSchema.safeParse(raw);
      if (!message.success || over) return;
      over = !('progress' in message.data);
      tell(message.data);
    });
    const limit = AbortSignal.timeout(limitMs);
    const exit = once(child, 'exit', { signal: AbortSignal.any([away, limit]) });
    try {
      await exit;
    } catch (error) {
      if (limit.aborted && !over) tell({ failed: `it took longer than ${limitMs / 1000} s and was stopped` });
      else if (!away.aborted) tell({ failed: error instanceof Error ? error.message : String(error) });
      over = true;
    }
    if (!over) tell({ failed: `the player ended without a result${errors === '' ? '' : `: ${errors.trim()}`}` });
  }
}

/** SIGTERM lets it end its programs; what is left of the group is killed. Resolves when it is gone. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => signalGroup(child.pid as number), GRACE_MS);
    await gone;
    clearTimeout(timer);
  }
  signalGroup(child.pid);
}

function signalGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nothing is left of it
  }
}
