/**
 * Every trace of a window for few requests. A source that gives whole traces with a search is asked once. Of one that shows outlines
 * (Tempo) the window is searched in parts, and parts with more than one answer holds are halved; what shows a break is then read by its
 * id, a few of each hop. Of any other each trace is read.
 */
import { OUTLINES_AT_ONCE, RECENT_LOOKED_AT, RECENT_SEARCHES, SHORTEST_WINDOW_MS } from '../limits.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from '../readers/reader.js';
import { type Trace } from '../span/model.js';
import { eachOf } from './each-of.js';
import { type NamesTraces } from './gathering.js';

/** A report, as far as it says what to read. */
interface NamesHops {
  readonly findings: readonly (NamesTraces & {
    readonly rule: string;
    readonly hop: { readonly from: string | null; readonly to: string | null } | null;
  })[];
}

export interface RecentWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Traces, the latest first. */
  readonly limit: number;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export class RecentTraces {
  readonly traces = new Map<string, Trace>();
  /** Those of `traces` that are known as search shows them. */
  readonly searchOnly = new Set<string>();
  /** False where the limit was reached or the source gave a part. */
  complete = true;
  private readonly unread = new Set<string>();
  private searches = 0;

  constructor(
    private readonly reader: TraceReader,
    private readonly window: RecentWindow,
  ) {}

  async gather(): Promise<void> {
    const { fromMs, toMs } = this.window;
    if (this.reader.attributeKeys === undefined) await this.once({ fromMs, toMs });
    else await this.part(fromMs, toMs, await this.reader.attributeKeys({ fromMs, toMs }, this.window.signal));
    await this.read([...this.unread]);
  }

  /** Reads what the reports turn on, a few of each hop; whether anything was read. */
  async lookCloser(reports: readonly NamesHops[]): Promise<boolean> {
    const looked = new Map<string, number>();
    const wanted = new Set<string>();
    for (const { findings } of reports) {
      for (const { rule, hop, here, there, candidates } of findings) {
        const sort = JSON.stringify([rule, hop?.from, hop?.to]);
        const count = looked.get(sort) ?? 0;
        if (count >= RECENT_LOOKED_AT) continue;
        looked.set(sort, count + 1);
        for (const { trace_id } of [here, ...(there ? [there] : []), ...candidates]) wanted.add(trace_id);
      }
    }
    const closer = [...wanted].filter((traceId) => this.searchOnly.has(traceId));
    await this.read(closer);
    return closer.length > 0;
  }

  private async once(window: Pick<SearchQuery, 'fromMs' | 'toMs'>): Promise<void> {
    this.take(await this.search({ ...window, limit: this.window.limit }));
  }

  /** The later half first: of more than the limit the latest are kept. */
  private async part(fromMs: number, toMs: number, outline: readonly string[]): Promise<void> {
    const left = this.window.limit - this.seen;
    if (left <= 0 || this.searches >= RECENT_SEARCHES) {
      this.complete = false;
      return;
    }
    const short = toMs - fromMs <= SHORTEST_WINDOW_MS;
    const limit = short ? this.window.limit : Math.min(OUTLINES_AT_ONCE, this.window.limit);
    const answer = await this.search({ fromMs, toMs, limit, outline });
    this.take(short ? answer : { ...answer, complete: true });
    this.window.onProgress?.(`${this.seen} traces seen by search`);
    if (answer.complete || short) return;
    const middle = Math.ceil((fromMs + toMs) / 2 / SHORTEST_WINDOW_MS) * SHORTEST_WINDOW_MS;
    await this.part(middle, toMs, outline);
    await this.part(fromMs, middle, outline);
  }

  private get seen(): number {
    return this.traces.size + this.unread.size;
  }

  private search(query: Omit<SearchQuery, 'kind' | 'why' | 'where'>): Promise<SearchAnswer> {
    this.searches += 1;
    return this.reader.search({ kind: 'search', why: 'recent', where: [], ...query }, this.window.signal);
  }

  private take({ traceIds, traces = [], outlines = [], complete }: SearchAnswer): void {
    if (!complete) this.complete = false;
    for (const trace of traces) if (this.isWanted(trace.traceId)) this.traces.set(trace.traceId, trace);
    for (const outline of outlines) {
      if (!this.isWanted(outline.traceId)) continue;
      this.traces.set(outline.traceId, outline);
      this.searchOnly.add(outline.traceId);
    }
    for (const traceId of traceIds) if (this.isWanted(traceId)) this.unread.add(traceId);
  }

  private isWanted(traceId: string): boolean {
    return !this.traces.has(traceId) && this.seen < this.window.limit;
  }

  private async read(ids: readonly string[]): Promise<void> {
    let read = 0;
    await eachOf(ids, async (id) => {
      const trace = await this.reader.byId(id, this.window.signal);
      this.unread.delete(id);
      if (trace) {
        this.traces.set(id, trace);
        this.searchOnly.delete(id);
      }
      read += 1;
      if (read % 50 === 0) this.window.onProgress?.(`read ${read} of ${ids.length} traces`);
    });
  }
}
