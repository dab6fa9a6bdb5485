// Node's own SQLite (https://nodejs.org/api/sqlite.html): nothing to install beside Node, so the store can be packed into
// another package. What little the store needs beyond it stands here.
import { DatabaseSync } from 'node:sqlite';

/** One value of a pragma. */
export function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

/** Everything that `work` writes, or nothing of it. */
export function transaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The bytes of a blob without copying them. */
export function bufferOf(blob: Uint8Array): Buffer {
  return Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
}

/** Whether SQLite itself refused: a full disk, a locked file. */
export function isDatabaseError(error: unknown): error is Error {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR';
}

export { DatabaseSync };
