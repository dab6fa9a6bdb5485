import { type DatabaseSync, pragma, transaction } from './sqlite.js';

export interface Bounds {
  /** What arrived longer ago is deleted. */
  maxAgeMs: number;
  /** When tables and indexes hold more, the oldest goes. */
  maxSizeBytes: number;
}

/** How often the bounds are looked at. */
const EVERY_MS = 2000;
/** Rows deleted in one turn of the event loop: some ten milliseconds. */
const ROWS_PER_TURN = 250;
/** A full store shrinks this far below its bound, so that it need not delete at every look. */
const SHRINK_TO = 0.95;

/** Keeps the store within its bounds: oldest arrivals first, spans and logs alike, a few rows at a time. */
export class Retention {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly db: DatabaseSync,
    private readonly bounds: Bounds,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.enforce(), EVERY_MS).unref();
  }

  /** Deletes until the store is within its bounds; resolves when it is. */
  enforce(nowMs = Date.now()): Promise<void> {
    this.running ??= this.deleteOldest(nowMs)
      .catch((error: Error) => process.stderr.write(`telemetry-store: retention: ${error.message}\n`))
      .then(() => void (this.running = undefined));
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async deleteOldest(nowMs: number): Promise<void> {
    const tooOld = nowMs - this.bounds.maxAgeMs;
    const isFull = this.usedBytes() > this.bounds.maxSizeBytes;
    while (!this.stopped) {
      const oldest = this.oldestArrival();
      if (oldest === undefined) return;
      const isOver = isFull && this.usedBytes() > this.bounds.maxSizeBytes * SHRINK_TO;
      if (!isOver && oldest.received_ms >= tooOld) return;
      this.deleteFrom(oldest.table, isOver ? Number.MAX_SAFE_INTEGER : tooOld);
      await new Promise(setImmediate);
    }
  }

  private oldestArrival(): { table: 'chunk' | 'log'; received_ms: number } | undefined {
    const first = (table: 'chunk' | 'log') =>
      this.db.prepare(`SELECT received_ms FROM ${table} ORDER BY id LIMIT 1`).get() as
        { received_ms: number } | undefined;
    const [chunk, log] = [first('chunk'), first('log')];
    if (chunk !== undefined && (log === undefined || chunk.received_ms <= log.received_ms))
      return { table: 'chunk', ...chunk };
    return log && { table: 'log', ...log };
  }

  private deleteFrom(table: 'chunk' | 'log', receivedBefore: number): void {
    const ids = this.db
      .prepare(`SELECT id FROM ${table} WHERE received_ms < ? ORDER BY id LIMIT ${ROWS_PER_TURN}`)
      .all(receivedBefore)
      .map(({ id }) => id as number);
    const statements = table === 'chunk' ? ['chunk_words WHERE rowid', 'chunk WHERE id'] : ['log WHERE id'];
    transaction(this.db, () => {
      for (const from of statements) {
        const remove = this.db.prepare(`DELETE FROM ${from} = ?`);
        for (const id of ids) remove.run(id);
      }
    });
  }

  /** Pages in use; free ones stay in the file and are used again. */
  private usedBytes(): number {
    const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map(
      (name) => pragma(this.db, name) as number,
    ) as [number, number, number];
    return (pages - free) * size;
  }
}
