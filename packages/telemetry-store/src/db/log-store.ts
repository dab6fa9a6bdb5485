import type { StatementSync } from 'node:sqlite';
import { lineOf, streamOf } from '../loki/stream.js';
import type { LogsData } from '../otlp/types.js';
import { type DatabaseSync, transaction } from './sqlite.js';

export interface StoredLog {
  /** Unix nanoseconds. */
  time_ns: string;
  line: string;
  /** The labels Loki would answer, as a JSON object. */
  stream: string;
}

/** Log records on disk, read by trace id. */
export class LogStore {
  private readonly insert: StatementSync;
  private readonly byTrace: StatementSync;

  constructor(private readonly db: DatabaseSync) {
    this.insert = db.prepare('INSERT INTO log (trace_id, time_ns, received_ms, line, stream) VALUES (?, ?, ?, ?, ?)');
    this.byTrace = db.prepare('SELECT time_ns, line, stream FROM log WHERE trace_id = ? ORDER BY time_ns, id');
  }

  /** Stores all records in one transaction; returns how many. */
  append(data: LogsData, receivedMs = Date.now()): number {
    let records = 0;
    transaction(this.db, () => {
      for (const { resource, scopeLogs } of data.resourceLogs)
        for (const { scope, logRecords } of scopeLogs)
          for (const record of logRecords) {
            const stream = streamOf(
              record,
              resource ?? { attributes: [], droppedAttributesCount: 0 },
              scope ?? undefined,
            );
            const time = [record.timeUnixNano, record.observedTimeUnixNano].map(String).find((ns) => ns !== '0');
            this.insert.run(
              record.traceId.length > 0 ? record.traceId : null,
              time ?? `${receivedMs}000000`,
              receivedMs,
              lineOf(record),
              JSON.stringify(stream),
            );
            records++;
          }
    });
    return records;
  }

  /** The records of one trace, oldest first. */
  read(traceId: Uint8Array): StoredLog[] {
    return this.byTrace.all(traceId) as unknown as StoredLog[];
  }
}
