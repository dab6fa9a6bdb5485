/** The hops of a ClickHouse as a fleet: counted there, again and again, beside what is judged trace by trace. */
import { type FleetTable, fleetTable } from '../fleet/index.js';
import { type ClickHouseReader } from '../readers/clickhouse/index.js';

export interface FleetState {
  readonly name: string;
  /** Null until the first count is there. */
  readonly table: FleetTable | null;
  /** Why the last count failed; the table before it stays. */
  readonly error: string | null;
}

export interface FleetOptions {
  readonly sinceMs: number;
  readonly keys: readonly string[];
  readonly onState: () => void;
}

/** A day of traces changes slowly, and counting it is the dearest thing that is asked of the database. */
const EVERY_MS = 10 * 60_000;
/** After a failure. */
const AGAIN_MS = 60_000;

export class Fleet {
  private current: FleetState;
  private readonly control = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    name: string,
    private readonly reader: ClickHouseReader,
    private readonly options: FleetOptions,
  ) {
    this.current = { name, table: null, error: null };
    void this.count();
  }

  state(): FleetState {
    return this.current;
  }

  stop(): void {
    this.control.abort();
    clearTimeout(this.timer);
  }

  private async count(): Promise<void> {
    const { signal } = this.control;
    const { sinceMs, keys } = this.options;
    try {
      const table = await fleetTable(this.reader, { sinceMs, keys, signal });
      this.current = { ...this.current, table, error: null };
    } catch (error) {
      if (signal.aborted) return;
      this.current = { ...this.current, error: error instanceof Error ? error.message : String(error) };
    }
    if (signal.aborted) return;
    this.options.onState();
    this.timer = setTimeout(() => void this.count(), this.current.error === null ? EVERY_MS : AGAIN_MS);
  }
}
