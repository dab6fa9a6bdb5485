import type { StatementSync } from 'node:sqlite';
import { type Chunk, encodeChunk, wordsOf } from '../otlp/chunk.js';
import { bufferOf, type DatabaseSync, transaction } from './sqlite.js';

/** Milliseconds since the epoch, both ends included. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

interface ByTime {
  end_ms: number;
  start_ms: number;
  trace_id: Uint8Array;
}

interface ByWords {
  id: number;
  trace_id: Uint8Array;
  /** 1 when the chunk is in the window. */
  inside: number;
}

/** Candidates read at a time: a page is read whole, so that no open cursor stands in the way of a write. */
const PAGE = 256;

/** `@longestMs` bounds the part of the index to look at: a chunk that reaches into the window ends no later than that after it. */
const IN_WINDOW = 'end_ms BETWEEN @fromMs AND @toMs + @longestMs AND start_ms <= @toMs';

const AFTER_ALL: ByTime = {
  end_ms: Number.MAX_SAFE_INTEGER,
  start_ms: Number.MAX_SAFE_INTEGER,
  trace_id: Buffer.alloc(17, 0xff),
};

/** Spans on disk: written per trace and request, read by trace id, found by time and by the words of the index. */
export class SpanStore {
  private readonly insert: StatementSync;
  private readonly insertWords: StatementSync;
  private readonly byTrace: StatementSync;
  private readonly byTime: StatementSync;
  private readonly byWords: StatementSync;
  private readonly idsInWindow: StatementSync;
  /** The longest that any chunk lasts. */
  private longestMs: number;

  constructor(private readonly db: DatabaseSync) {
    this.insert = db.prepare(
      'INSERT INTO chunk (trace_id, start_ms, end_ms, received_ms, data) VALUES (?, ?, ?, ?, ?)',
    );
    this.insertWords = db.prepare('INSERT INTO chunk_words (rowid, words) VALUES (?, ?)');
    this.byTrace = db.prepare('SELECT data FROM chunk WHERE trace_id = ? ORDER BY id');
    this.byTime = db.prepare(
      `SELECT end_ms, start_ms, trace_id FROM chunk INDEXED BY chunk_time
       WHERE ${IN_WINDOW} AND (end_ms, start_ms, trace_id) < (@end_ms, @start_ms, @trace_id)
       ORDER BY end_ms DESC, start_ms DESC, trace_id DESC LIMIT ${PAGE}`,
    );
    this.byWords = db.prepare(
      `SELECT id, trace_id, ${IN_WINDOW} AS inside FROM
         (SELECT rowid AS id FROM chunk_words WHERE chunk_words MATCH @words AND rowid BETWEEN @first AND @last
          ORDER BY rowid DESC LIMIT ${PAGE}) JOIN chunk USING (id) ORDER BY id DESC`,
    );
    this.idsInWindow = db.prepare(
      `SELECT min(id) AS first, max(id) AS last FROM chunk INDEXED BY chunk_time WHERE ${IN_WINDOW}`,
    );
    const { longest } = db.prepare('SELECT coalesce(max(end_ms - start_ms), 0) AS longest FROM chunk').get() ?? {};
    this.longestMs = (longest as number | undefined) ?? 0;
  }

  /** Stores the chunks in one transaction: after it returns they survive a kill of the process. */
  append(chunks: readonly Chunk[], receivedMs = Date.now()): void {
    transaction(this.db, () => {
      for (const chunk of chunks) {
        const startMs = Math.floor(chunk.startMs);
        const endMs = Math.ceil(chunk.endMs);
        const { lastInsertRowid } = this.insert.run(
          chunk.traceId,
          startMs,
          endMs,
          receivedMs,
          encodeChunk(chunk.spans),
        );
        this.insertWords.run(lastInsertRowid, wordsOf(chunk));
        this.longestMs = Math.max(this.longestMs, endMs - startMs);
      }
    });
  }

  /** The `TracesData` messages of a trace in the order of their arrival; none when the trace is not known. */
  read(traceId: Uint8Array): Buffer[] {
    return this.byTrace.all(traceId).map(({ data }) => bufferOf(data as Uint8Array));
  }

  /**
   * Ids of the traces with a chunk in the window, and where `words` (an FTS5 expression, see narrow()) is given, with a chunk in
   * the window that fulfils it; the latest first, each once.
   */
  *candidates(window: TimeWindow, words?: string): Generator<Buffer> {
    const seen = new Set<string>();
    for (const { trace_id } of words === undefined ? this.pagesByTime(window) : this.pagesByWords(window, words)) {
      const id = bufferOf(trace_id);
      const key = id.toString('latin1');
      if (seen.has(key)) continue;
      seen.add(key);
      yield id;
    }
  }

  private *pagesByTime(window: TimeWindow): Generator<ByTime> {
    let after: ByTime = AFTER_ALL;
    for (;;) {
      const page = this.byTime.all({ ...this.bounds(window), ...after }) as unknown as ByTime[];
      yield* page;
      if (page.length < PAGE) return;
      after = page[PAGE - 1] as ByTime;
    }
  }

  private *pagesByWords(window: TimeWindow, words: string): Generator<ByWords> {
    const bounds = this.bounds(window);
    // Row ids as BigInt: a JavaScript number is bound as REAL, and FTS5 takes no range of those.
    const read = (first: number, last: number): ByWords[] =>
      this.byWords.all({ ...bounds, words, first: BigInt(first), last: BigInt(last) }) as unknown as ByWords[];
    const inside = (page: readonly ByWords[]): ByWords[] => page.filter((found) => found.inside === 1);
    let page = read(0, Number.MAX_SAFE_INTEGER);
    yield* inside(page);
    if (page.length < PAGE) return;
    // Rare values end here. Common ones are everywhere: only the ids that the window can hold are gone through.
    const ids = this.idsInWindow.get(bounds) as { first: number | null; last: number | null } | undefined;
    while (page.length === PAGE && ids?.first != null && ids.last !== null) {
      const last = Math.min((page[PAGE - 1] as ByWords).id - 1, ids.last);
      page = read(ids.first, last);
      yield* inside(page);
    }
  }

  private bounds({ fromMs, toMs }: TimeWindow): Record<'fromMs' | 'toMs' | 'longestMs', number> {
    return { fromMs, toMs, longestMs: this.longestMs };
  }
}
