// One SQLite file for each service, owned by one process.
import { existsSync } from 'node:fs';
import { type DataSource, type DataSourceOptions } from 'typeorm';

interface SqliteConnection {
  pragma(source: string): unknown;
  exec(sql: string): unknown;
  readonly inTransaction: boolean;
}

/** How long a statement waits when a stranger (a backup, the sqlite3 shell) holds the lock. It blocks the event loop, so not long. */
const BUSY_TIMEOUT_MS = 250;

/**
 * WAL: one append for each commit, and readers do not wait for writers. `synchronous=NORMAL`: a commit is in the operating
 * system's hands before the request is answered, so a process killed with -9 loses nothing; the disk is synced at
 * checkpoints, so only a power cut may take the last commits (never consistency). FULL would sync at every commit,
 * eight times for each order: see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export function sqliteOptions(path: string): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: path,
    migrationsRun: true,
    enableWAL: true,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: (connection: SqliteConnection) => void connection.pragma('synchronous = NORMAL'),
  };
}

/**
 * Why the file cannot be written, or undefined when it can. Takes the write lock for a moment:
 * a read alone would still succeed on a full disk, a locked or a read-only file.
 */
export function sqliteTrouble(dataSource: DataSource): string | undefined {
  const path = dataSource.options.database;
  // A file deleted under a running process still takes writes, which are gone at the next start.
  if (typeof path === 'string' && path !== ':memory:' && !existsSync(path)) return 'the file is gone';
  const { databaseConnection } = dataSource.driver as unknown as { databaseConnection: SqliteConnection };
  if (databaseConnection.inTransaction) return undefined;
  try {
    databaseConnection.exec('BEGIN IMMEDIATE; ROLLBACK');
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'not writable';
  }
}
