import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from './logger';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/**
 * Settles in the background what must be settled in the end: tries each id that was added until `settle` says it is done,
 * waiting longer after each round that left something. Nothing runs while there is nothing to settle.
 */
export class KeepTrying {
  private readonly open = new Set<number>();
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly logger: Logger,
    /** Resolves to whether the id is settled; false and a rejection mean: try again. */
    private readonly settle: (id: number) => Promise<boolean>,
  ) {}

  add(...ids: number[]): void {
    for (const id of ids) this.open.add(id);
    if (this.open.size > 0) this.running ??= this.loop().finally(() => (this.running = undefined));
  }

  /** Ends after the attempt under way; what is open then is in the database and is tried again at the next start. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopped;
    for (let wait = FIRST_WAIT_MS; this.open.size > 0 && !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      for (const id of [...this.open]) {
        if (signal.aborted) return;
        if (await this.attempt(id)) this.open.delete(id);
      }
      if (this.open.size > 0) await delay(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async attempt(id: number): Promise<boolean> {
    try {
      return await this.settle(id);
    } catch (error) {
      this.logger.warn('not settled yet, trying again', { order_id: id, error: (error as Error).message });
      return false;
    }
  }
}
