import type Database from 'better-sqlite3';
import { type Chunk, encodeChunk } from '../otlp/chunk.js';

/** Milliseconds since the epoch, both ends included. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** Spans on disk: written per trace and request, read by trace id, found by time. */
export class SpanStore {
  private readonly insert: Database.Statement;
  private readonly byTrace: Database.Statement<[Uint8Array], Buffer>;
  private readonly inWindow: Database.Statement<[number, number], Buffer>;

  constructor(private readonly db: Database.Database) {
    this.insert = db.prepare(
      'INSERT INTO chunk (trace_id, start_ms, end_ms, received_ms, data) VALUES (?, ?, ?, ?, ?)',
    );
    this.byTrace = db.prepare<[Uint8Array], Buffer>('SELECT data FROM chunk WHERE trace_id = ? ORDER BY id').pluck();
    this.inWindow = db
      .prepare<[number, number], Buffer>(
        'SELECT trace_id FROM chunk WHERE end_ms >= ? AND start_ms <= ? ORDER BY end_ms DESC',
      )
      .pluck();
  }

  /** Stores the chunks in one transaction: after it returns they survive a kill of the process. */
  append(chunks: readonly Chunk[], receivedMs = Date.now()): void {
    this.db.transaction(() => {
      for (const { traceId, startMs, endMs, spans } of chunks)
        this.insert.run(traceId, Math.floor(startMs), Math.ceil(endMs), receivedMs, encodeChunk(spans));
    })();
  }

  /** The `TracesData` messages of a trace in the order of their arrival; none when the trace is not known. */
  read(traceId: Uint8Array): Buffer[] {
    return this.byTrace.all(traceId);
  }

  /** Ids of the traces with a span in the window, the latest first, each once. */
  *candidates(window: TimeWindow): Generator<Buffer> {
    const seen = new Set<string>();
    for (const id of this.inWindow.all(window.fromMs, window.toMs)) {
      const key = id.toString('latin1');
      if (seen.has(key)) continue;
      seen.add(key);
      yield id;
    }
  }
}
