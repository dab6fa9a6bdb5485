// Which replica is at an order. One process that owns its database is at all of them; replicas that share one take turns.
import { type DataSource } from 'typeorm';
import { poolOf } from './postgres';
import { isPostgres, sql } from './sql';

/**
 * PostgreSQL's columns for it, as the migrations make them: whoever makes a row or changes what became of it is at it from
 * then on (the default and a trigger), by the server's clock alone.
 */
export const CLAIM_COLUMNS = sql`
  claimed_by TEXT NOT NULL DEFAULT current_setting('application_name'),
  claimed_at TIMESTAMPTZ NOT NULL DEFAULT now()`;

/** The trigger that goes with them: `state` is the column that says what became of a row. */
export const claimsOf = (table: string, state: string): string => `
  CREATE FUNCTION claim_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.claimed_by := current_setting('application_name');
    NEW.claimed_at := now();
    RETURN NEW;
  END $$;
  CREATE TRIGGER ${table}_claimed BEFORE UPDATE OF ${state} ON ${table} FOR EACH ROW EXECUTE FUNCTION claim_${table}()`;

const MINE = "current_setting('application_name')";
/** `$1` is how long a claim lasts, in milliseconds. */
const EXPIRED = "claimed_at < now() - $1::double precision * interval '1 millisecond'";
const AT_ONCE = 100;

/** After a call and the question what became of it nothing of a chain is left; whoever has not ended by then is gone. */
export const claimFor = (callTimeoutMs: number): number => 2 * callTimeoutMs + 1_000;

export class Claims {
  private readonly renewal: string;
  private readonly takeover: string;
  private readonly release: string;

  /** @param unsettled which rows of `table` are not at their end, in SQL */
  constructor(
    private readonly dataSource: DataSource,
    table: string,
    unsettled: string,
    readonly lastsMs: number,
  ) {
    const claim = `UPDATE ${table} SET claimed_by = ${MINE}, claimed_at = now()`;
    this.renewal = `${claim} WHERE order_id = $2 AND (claimed_by = ${MINE} OR ${EXPIRED}) RETURNING order_id`;
    // SKIP LOCKED: two replicas that look at the same moment share out what there is.
    this.takeover = sql`${claim} WHERE order_id IN (
      SELECT order_id FROM ${table} WHERE (${unsettled}) AND ${EXPIRED}
      ORDER BY order_id LIMIT ${String(AT_ONCE)} FOR UPDATE SKIP LOCKED) RETURNING order_id`;
    this.release = `UPDATE ${table} SET claimed_at = '-infinity' WHERE claimed_by = ${MINE} AND (${unsettled}) AND NOT ${EXPIRED}`;
  }

  get shared(): boolean {
    return isPostgres(this.dataSource);
  }

  /** Takes the order for this replica, anew if it has it. False: another one has it, or there is no such order. */
  async take(orderId: number): Promise<boolean> {
    if (!this.shared) return true;
    return (await this.update(this.renewal, orderId)).length > 0;
  }

  /** Takes over orders whose replica is gone, and gives their ids. */
  async takeOver(): Promise<number[]> {
    return this.shared ? this.update(this.takeover) : [];
  }

  /** What this replica has not settled is anybody's from now on. */
  async letGo(): Promise<void> {
    if (this.shared) await this.update(this.release);
  }

  /** By the pool itself: as a span, what is done every second would bury what users do. */
  private async update(text: string, ...values: unknown[]): Promise<number[]> {
    const { rows } = await poolOf(this.dataSource).query({ text, values: [this.lastsMs, ...values] });
    return rows.map((row) => Number((row as { order_id: number | string }).order_id));
  }
}
