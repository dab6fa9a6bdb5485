/** What is gathered for one judgement, within REQUESTS_PER_TRACE: the strongest keys first, then the moment, nearest first. */
import {
  ASKED_NEIGHBOURS,
  NEIGHBOURS_READ,
  REQUESTS_KEPT,
  REQUESTS_PER_TRACE,
  REQUESTS_TO_SETTLE,
  TRACES_READ_AT_MOST,
  VALUE_IN_TRACES_AT_MOST,
} from '../limits.js';
import { Meter, MeterSpent } from '../readers/meter.js';
import { type Query, queryKey, type SearchAnswer, type SearchQuery, type TraceReader } from '../readers/reader.js';
import { type Trace } from '../span/model.js';
import { eachOf } from './each-of.js';

interface InTrace {
  readonly trace_id: string;
}

/** A finding, as far as it names traces. */
export interface NamesTraces {
  readonly here: InTrace;
  readonly there: InTrace | null;
  readonly candidates: readonly InTrace[];
}

export class Gathering {
  readonly traces = new Map<string, Trace>();
  readonly answered: Set<string>;
  readonly cut = new Set<string>();
  /** Of searches for a value only the rare ones decide; false where the one for everything was not whole. */
  complete = true;
  /** Known only as search shows them. */
  private readonly outlined = new Set<string>();
  private readonly said = new Set<string>();
  private readonly meter: Meter;
  private readonly reader: TraceReader;

  constructor(
    asked: Trace,
    private readonly source: TraceReader,
    private readonly signal: AbortSignal | undefined,
  ) {
    // What is at hand costs nobody a request.
    this.meter = new Meter(source.metered ? REQUESTS_PER_TRACE - REQUESTS_TO_SETTLE : Infinity);
    this.reader = source.metered?.(this.meter) ?? source;
    this.traces.set(asked.traceId, asked);
    this.answered = new Set([asked.traceId]);
  }

  /** Asks and reads; what the limit leaves unasked is in `cut`, and told in the report. */
  async ask(wanted: readonly Query[]): Promise<void> {
    const found: Found = { byKey: new Set(), byTime: new Set() };
    for (const query of wanted) this.answered.add(queryKey(query));
    // The moment first: it costs one search, and tells which services a backend that searches one by one is asked for.
    const moment = wanted.find(isMoment);
    if (moment) await this.search(moment, found);
    await eachOf(
      wanted.filter((query) => query !== moment),
      (query) => this.search(query, found),
    );
    await this.read([...found.byKey], 0);
    const near = [...found.byTime].filter((traceId) => this.isUnread(traceId));
    if (near.length + this.traces.size > TRACES_READ_AT_MOST + ASKED_NEIGHBOURS) this.complete = false;
    if (near.length > NEIGHBOURS_READ && moment) await this.outline(moment, wanted);
    const unseen = near.filter((traceId) => !this.traces.has(traceId));
    await this.read(unseen.slice(0, TRACES_READ_AT_MOST), REQUESTS_KEPT);
    const unread = near.filter((traceId) => !this.traces.has(traceId));
    if (unread.length === 0) return;
    this.complete = false;
    this.say(`${unread.length} of the traces of that moment were not read`);
  }

  /** Reads those that the judgement turns on and that are known in outline only. Whether it should be made anew. */
  async readDecisive(findings: readonly NamesTraces[]): Promise<boolean> {
    const named = findings.flatMap(({ here, there, candidates }) => [here, ...(there ? [there] : []), ...candidates]);
    const decisive = [...new Set(named.map(({ trace_id }) => trace_id))].filter((id) => this.outlined.has(id));
    await this.read(decisive, 0);
    return decisive.some((traceId) => !this.outlined.has(traceId));
  }

  /** In words; empty where everything was searched. */
  get unsearched(): readonly string[] {
    return [...this.said];
  }

  private isUnread(traceId: string): boolean {
    return !this.traces.has(traceId) || this.outlined.has(traceId);
  }

  private async search(query: Query, found: Found): Promise<void> {
    if (query.kind === 'by-id') {
      found.byKey.add(query.traceId);
      return;
    }
    const answer = await this.within(() => this.reader.search(query, this.signal));
    if (answer === null) this.say(`${query.why} was not searched`);
    for (const { on } of query.where)
      if (this.source.cannotSearch?.includes(on))
        this.say(`${this.source.name ?? 'the source'} has no search by ${on}`);
    if (answer?.unsearched !== undefined) this.say(answer.unsearched);
    if (!answer?.complete) {
      this.cut.add(queryKey(query));
      if (query.where.length === 0) this.complete = false;
    }
    if (answer) this.take(query, answer, found);
  }

  private take(query: SearchQuery, { traceIds, traces = [], outlines = [] }: SearchAnswer, found: Found): void {
    const { where } = query;
    const { byKey, byTime } = found;
    for (const trace of outlines) this.see(trace);
    for (const trace of traces) {
      if (this.traces.has(trace.traceId) || this.traces.size > TRACES_READ_AT_MOST) continue;
      this.answered.add(trace.traceId);
      this.traces.set(trace.traceId, trace);
    }
    const unread = traceIds.filter((traceId) => (query.outline ? !this.traces.has(traceId) : this.isUnread(traceId)));
    if (where.length === 0) for (const traceId of unread) byTime.add(traceId);
    else for (const traceId of unread.slice(0, isKey(where) ? KEY_HITS_READ : unread.length)) byKey.add(traceId);
  }

  /** The traces of the moment as search shows them, in one request. */
  private async outline(moment: SearchQuery, wanted: readonly Query[]): Promise<void> {
    const keys = wanted.flatMap((query) => (query.kind === 'search' ? query.where : []));
    const outline = keys.flatMap((condition) => (condition.on === 'attribute' ? [condition.key] : []));
    const answer = await this.within(() => this.reader.search({ ...moment, outline }, this.signal));
    for (const trace of answer?.outlines ?? []) this.see(trace);
  }

  private see(outline: Trace): void {
    if (this.traces.has(outline.traceId)) return;
    this.traces.set(outline.traceId, outline);
    this.outlined.add(outline.traceId);
  }

  /** Leaves `kept` requests for later. */
  private async read(ids: readonly string[], kept: number): Promise<void> {
    const unread = ids.filter((traceId) => this.isUnread(traceId)).slice(0, Math.max(0, this.meter.left - kept));
    await eachOf(unread, async (traceId) => {
      const trace = await this.within(() => this.reader.byId(traceId, this.signal));
      if (trace === null) return;
      this.answered.add(traceId);
      this.outlined.delete(traceId);
      this.traces.set(traceId, trace);
    });
  }

  /** Null where the limit is reached. */
  private async within<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof MeterSpent) return null;
      throw error;
    }
  }

  private say(what: string): void {
    this.said.add(what);
  }
}

interface Found {
  readonly byKey: Set<string>;
  readonly byTime: Set<string>;
}

/** A value that more traces carry joins none of them; so many are read to know that. */
const KEY_HITS_READ = VALUE_IN_TRACES_AT_MOST + 2;
const isMoment = (query: Query): query is SearchQuery => query.kind === 'search' && query.where.length === 0;
const isKey = (where: SearchQuery['where']): boolean => where.some(({ on }) => on === 'attribute');
