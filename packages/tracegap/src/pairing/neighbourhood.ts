/** All traces at hand, indexed by time and by the values that may join two of them. */
import {
  EARLIER_WORK_AT_MOST,
  LOOK_BACK_MS,
  QUEUED_UNNAMED_MS,
  RUNNING_AT_MOST,
  SENT_AT_MOST,
  SYNCHRONISED_CLOCKS_MS,
  VALUE_IN_TRACES_AT_MOST,
} from '../limits.js';
import { capturedHeaders } from '../span/headers.js';
import { contradicts } from '../span/identifiers.js';
import { MESSAGE_ID } from '../span/keys.js';
import { isMessaging, sameDestination } from '../span/messaging.js';
import { isReceiver } from '../span/model.js';
import { isProxy } from '../span/semantics.js';
import { commonHalf, halvesOf } from '../span/trace-ids.js';
import { type Analysis, type Entry, type Exit, proxyIdOf, receivedBy, workAt } from '../trace/analysis.js';
import { linksOf } from '../trace/links.js';
import { Subjects } from '../trace/subjects.js';
import { type Node } from '../trace/tree.js';
import { Clocks } from './clocks.js';

/** Traces that share a value with an entry's trace. */
export interface Shared {
  readonly home: Analysis;
  readonly key: string;
  readonly value: string;
  /** How many further traces carry the value. */
  readonly others: number;
}

export class Neighbourhood {
  private readonly byStart: readonly Analysis[];
  /** Latest end of this and all traces that began before it: how far back a scan must go. */
  private readonly latestEnd: readonly number[];
  private readonly byValue = new Map<string, Set<Analysis>>();
  private readonly byRequest = new Map<string, Set<Analysis>>();
  /** By each 64 bits of their ids. */
  private readonly byHalf = new Map<string, Set<Analysis>>();
  /** By the ids of messages that they sent. */
  private readonly byMessage = new Map<string, Set<Analysis>>();
  private readonly sent: Exit[] = [];
  /** Services that have SERVER spans, so that what they receive is seen. */
  readonly receiving = new Set<string>();
  /** Proxies with which traces begin. */
  readonly carriers = new Set<string>();
  private hops: ReadonlySet<string> | undefined;
  readonly byTraceId = new Map<string, Analysis>();
  readonly clocks: Clocks;
  readonly subjects: Subjects;
  /** `trace/span` of every span that a link in place of a parent leads to: its call has arrived. */
  private readonly linkTargets = new Set<string>();

  constructor(
    readonly traces: readonly Analysis[],
    readonly named: readonly string[] = [],
  ) {
    this.clocks = new Clocks(traces);
    this.subjects = new Subjects(traces);
    this.byStart = [...traces].sort((one, other) => one.fromMs - other.fromMs);
    let latest = -Infinity;
    this.latestEnd = this.byStart.map((trace) => (latest = Math.max(latest, trace.toMs)));
    for (const trace of traces) {
      this.byTraceId.set(trace.trace.traceId, trace);
      for (const half of halvesOf(trace.trace.traceId)) remember(this.byHalf, half, trace);
      for (const { key, value } of trace.identities) remember(this.byValue, `${key}\u0000${value}`, trace);
      for (const { value } of trace.requestIds) remember(this.byRequest, value, trace);
      for (const { span } of trace.tree.nodes) {
        if (span.kind !== 'server') continue;
        const { service } = span.resource;
        if (service !== null && !this.receiving.has(service) && !isProxy(span)) this.receiving.add(service);
      }
      for (const { node } of trace.entries) {
        const id = proxyIdOf(node);
        if (id !== null) this.carriers.add(id);
      }
      for (const id of trace.sentIds) remember(this.byMessage, id, trace);
      for (const exit of trace.exits) if (exit.kind === 'produce') this.sent.push(exit);
      for (const { link } of linksOf(trace)) this.linkTargets.add(`${link.traceId}/${link.spanId}`);
    }
    this.sent.sort((one, other) => one.node.span.startMs - other.node.span.startMs);
  }

  /** Traces that sent a message to the entry's queue, a good while before, and whose message nobody else took. */
  sentBefore(entry: Entry): Analysis[] {
    const { span } = entry.node;
    if (!isMessaging(span)) return [];
    const found = new Set<Analysis>();
    const until = firstAfter(this.sent, span.startMs, ({ node }) => node.span.startMs);
    const from = firstAfter(this.sent, span.startMs - QUEUED_UNNAMED_MS, ({ node }) => node.span.startMs);
    // Where so much is sent, one that seems to be the only one is so by chance.
    if (until - from > SENT_AT_MOST) return [];
    for (const exit of this.sent.slice(from, until)) {
      if (exit.home !== entry.home && !this.isLinked(exit) && sameDestination(exit.node.span, span))
        found.add(exit.home);
    }
    return [...found];
  }

  /** Traces that were running, or had just ended, when the entry began; `crowded` when there are more than told. */
  runningAt(entry: Entry, lookBackMs = LOOK_BACK_MS, limit = RUNNING_AT_MOST): { near: Analysis[]; crowded: boolean } {
    const at = entry.node.span.startMs;
    const near: Analysis[] = [];
    for (
      let index = firstAfter(this.byStart, at + SYNCHRONISED_CLOCKS_MS, ({ fromMs }) => fromMs) - 1;
      index >= 0;
      index -= 1
    ) {
      if ((this.latestEnd[index] ?? 0) < at - lookBackMs) break;
      const trace = this.byStart[index];
      if (!trace || trace === entry.home || trace.toMs < at - lookBackMs) continue;
      if (near.length >= limit) return { near: [], crowded: true };
      near.push(trace);
    }
    return { near, crowded: false };
  }

  /** Whether calls of the one are seen with their requests at the other below. */
  arrives(caller: string | null, callee: string | null): boolean {
    this.hops ??= new Set(this.traces.flatMap(({ tree }) => tree.nodes.flatMap(hopOf)));
    return this.hops.has(JSON.stringify([caller, callee]));
  }

  /** How many entries that are counted began in the window; as many as matter. */
  beginningBetween(fromMs: number, toMs: number, counts: (entry: Entry) => boolean): number {
    let count = 0;
    for (let index = firstAfter(this.byStart, fromMs, ({ fromMs: at }) => at); count < RUNNING_AT_MOST; index += 1) {
      const home = this.byStart[index];
      if (!home || home.fromMs > toMs) break;
      count += home.entries.filter(counts).length;
    }
    return count;
  }

  /** The same by the clocks of callers that are known to differ from the entry's. */
  byOtherClocks({ node, home }: Entry): Analysis[] {
    const at = this.clocks.momentsOf(node.span);
    const found = at.flatMap(
      (startMs) => this.runningAt({ node: { ...node, span: { ...node.span, startMs } }, home }).near,
    );
    return [...new Set(found)];
  }

  sharingValue(entry: Entry): Shared[] {
    return entry.home.identities.flatMap(({ key, value }) =>
      this.sharing(this.byValue.get(`${key}\u0000${value}`), entry.home, key, value),
    );
  }

  sharingRequest(entry: Entry): Shared[] {
    return entry.home.requestIds.flatMap(({ key, value }) =>
      this.sharing(this.byRequest.get(value), entry.home, key, value),
    );
  }

  sharingMessage(entry: Entry): Shared[] {
    return [...receivedBy(entry)].flatMap((value) =>
      this.sharing(this.byMessage.get(value), entry.home, MESSAGE_ID, value),
    );
  }

  private sharing(traces: ReadonlySet<Analysis> | undefined, own: Analysis, key: string, value: string): Shared[] {
    if (!traces || (traces.size - 1 > VALUE_IN_TRACES_AT_MOST && !this.named.includes(key))) return [];
    const others = traces.size - (traces.has(own) ? 2 : 1);
    return [...traces].filter((trace) => trace !== own).map((home) => ({ home, key, value, others }));
  }

  /** Traces whose id is the entry's, but for the half that one of the two lacks. */
  sharingTraceId({ home }: Entry): Shared[] {
    const { traceId } = home.trace;
    return halvesOf(traceId).flatMap((half) =>
      [...(this.byHalf.get(half) ?? [])]
        .filter((other) => commonHalf(traceId, other.trace.traceId) === half)
        .map((other) => ({ home: other, key: 'trace_id', value: half, others: 0 })),
    );
  }

  /** The trace that a recorded header of the entry names. */
  namedByHeader(entry: Entry): { home: Analysis; key: string; value: string }[] {
    return capturedHeaders(entry.node.span).flatMap(({ key, traceId }) => {
      const home = traceId === null ? undefined : this.byTraceId.get(traceId);
      return home && home !== entry.home && traceId !== null ? [{ home, key, value: traceId }] : [];
    });
  }

  /** The places in a trace from which the entry may have been called. */
  exitsFor(home: Analysis, entry: Entry): Exit[] {
    const { startMs, endMs } = entry.node.span;
    const work = workAt(home, startMs, endMs) ?? workAt(home, startMs, startMs);
    const open = this.linkTargets.size === 0 ? home.exits : home.exits.filter((exit) => !this.isLinked(exit));
    if (work) return [...open, { node: work, kind: 'work', home }];
    return [...open, ...this.earlierWork(home, entry)];
  }

  private isLinked({ node: { span } }: Exit): boolean {
    return this.linkTargets.has(`${span.traceId}/${span.spanId}`);
  }

  /** Work that an app took up again after it had answered (a queue in memory) is made by the same service. */
  private earlierWork(home: Analysis, entry: Entry): Exit[] {
    const { resource, kind } = entry.node.span;
    if (isReceiver(kind) || resource.service === null || !home.services.has(resource.service)) return [];
    return home.tree.nodes
      .filter(({ span }) => isReceiver(span.kind) && span.resource.service === resource.service)
      .slice(0, EARLIER_WORK_AT_MOST)
      .map((node) => ({ node, kind: 'work', home }));
  }
}

function hopOf({ parent, span }: Node): string[] {
  const [from, to] = [parent?.span.resource.service, span.resource.service];
  return from === undefined || from === to ? [] : [JSON.stringify([from, to])];
}

/** The first index in a sorted list whose time is later. */
function firstAfter<T>(sorted: readonly T[], ms: number, at: (item: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sorted[middle] as T) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function remember<K>(index: Map<K, Set<Analysis>>, key: K, trace: Analysis): void {
  const known = index.get(key);
  if (known) known.add(trace);
  else index.set(key, new Set([trace]));
}

/** A key under which both traces carry exactly one value, and not the same: they serve different subjects. */
export function contradiction(one: Analysis, other: Analysis): { key: string; here: string; there: string } | null {
  const mine = single(one);
  for (const [key, there] of single(other)) {
    const here = mine.get(key);
    if (here !== undefined && here !== null && there !== null && here !== there && contradicts(key)) {
      return { key, here, there };
    }
  }
  return null;
}

const singles = new WeakMap<Analysis, Map<string, string | null>>();

/** Key → its only value, or null where it has several. */
function single(analysis: Analysis): Map<string, string | null> {
  const known = singles.get(analysis);
  if (known) return known;
  const values = new Map<string, string | null>();
  for (const { key, value } of analysis.identities) values.set(key, values.has(key) ? null : value);
  singles.set(analysis, values);
  return values;
}
