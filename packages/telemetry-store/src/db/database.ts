import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, pragma, transaction } from './sqlite.js';

/** Raised when the tables change: a file of another version is not migrated but started afresh, telemetry is no record of value. */
const SCHEMA_VERSION = 3;
/** `tele` in ASCII: SQLite's header field for whose file it is. */
const APPLICATION_ID = 0x74656c65;

/**
 * chunk: the spans of one trace from one request, as protobuf. Times are whole milliseconds, received ones by the store's clock.
 * chunk_words: SQLite's own inverted index over the words of a chunk (otlp/tokens.ts); it keeps no copy of them.
 * log: one record per row; stream is the JSON object of labels that Loki would answer for it.
 */
const TABLES = `
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY,
    trace_id BLOB NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    data BLOB NOT NULL
  );
  CREATE INDEX chunk_trace ON chunk (trace_id);
  CREATE INDEX chunk_time ON chunk (end_ms, start_ms, trace_id);
  CREATE VIRTUAL TABLE chunk_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    trace_id BLOB,
    time_ns TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    line TEXT NOT NULL,
    stream TEXT NOT NULL
  );
  CREATE INDEX log_trace ON log (trace_id);
`;

/**
 * Opens (and where needed creates) the store's one file.
 * WAL with synchronous NORMAL: what was committed survives a killed process; only a power cut may cost the last commits,
 * which telemetry can bear and a sync per export batch could not (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const db = new DatabaseSync(file);
  try {
    if (!isOurs(db)) throw new Error('it belongs to another program');
    db.exec(`
      PRAGMA busy_timeout = 2000;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA cache_size = -32768;
    `);
    if (pragma(db, 'user_version') !== SCHEMA_VERSION) recreate(db);
  } catch (error) {
    db.close();
    const why = (error as Error).message;
    throw new Error(`${file} cannot be used as the store's database: ${why}; set DATABASE_PATH to another file`, {
      cause: error,
    });
  }
  return db;
}

/** An empty file or one with the store's mark: tables of others are not dropped because a path was mistyped. */
function isOurs(db: DatabaseSync): boolean {
  const mark = pragma(db, 'application_id');
  return mark === APPLICATION_ID || db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function recreate(db: DatabaseSync): void {
  transaction(db, () => {
    db.exec('DROP TABLE IF EXISTS chunk; DROP TABLE IF EXISTS chunk_words; DROP TABLE IF EXISTS log;');
    db.exec(TABLES);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
}
