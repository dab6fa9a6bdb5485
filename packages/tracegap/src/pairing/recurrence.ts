/** What a service's traces begin with, how often, and during which requests: what is so every time is no coincidence. */
import { BUSY_SHARE_AT_MOST, CHANCE_AT_MOST, NEARLY_EACH_SHARE, OFTEN } from '../limits.js';
import * as keys from '../span/keys.js';
import { isReceiver, isSender, type Span } from '../span/model.js';
import { addressOf, agentOf, attribute, isProxy, methodOf, routeOf } from '../span/semantics.js';
import { type Analysis, type Entry } from '../trace/analysis.js';
import { type Node } from '../trace/tree.js';
import { RANK } from './evidence.js';
import { type Match } from './match.js';

export interface Weighed {
  readonly matches: readonly Match[];
  readonly signature: string;
}

/** What is known of all entries of one kind (service, kind, method, route) together. */
export interface Recurrence {
  count: number;
  /** Some of them began when no call was under way: others call them too. */
  alone: number;
  /** Some of them can only have been made after their caller had answered. */
  late: boolean;
  /** The requests during which they began. */
  readonly during: Set<string>;
  /** Their spans. */
  readonly requests: Set<Node>;
  /** Those of them that ran every time. */
  always: ReadonlySet<string> | null;
}

export function recurrencesOf(pending: readonly Weighed[]): Map<string, Recurrence> {
  const recurrences = new Map<string, Recurrence>();
  for (const { signature, matches } of pending) {
    const recurrence = recurrences.get(signature) ?? {
      count: 0,
      alone: 0,
      late: false,
      during: new Set(),
      requests: new Set(),
      always: null,
    };
    const usable = matches.filter((fit) => !fit.excluded && fit.rank > RANK.none);
    recurrence.count += 1;
    if (usable.length === 0) recurrence.alone += 1;
    recurrence.late ||= usable.length > 0 && usable.every((fit) => fit.timing === 'after');
    const now = new Set(usable.map(({ exit }) => signatureOf(exit)));
    for (const request of now) recurrence.during.add(request);
    for (const { exit } of usable) recurrence.requests.add(exit.node);
    recurrence.always = recurrence.always ? new Set([...recurrence.always].filter((request) => now.has(request))) : now;
    recurrences.set(signature, recurrence);
  }
  return recurrences;
}

export function signatureOf({ node: { span } }: Pick<Entry, 'node'>): string {
  const cluster = attribute(span, keys.UPSTREAM_CLUSTER) ?? '';
  const own = isReceiver(span.kind) ? routeOf(span) : isSender(span.kind) ? shapeOf(span) : withoutNumbers(span.name);
  return [span.resource.service, span.kind, methodOf(span), own, cluster, isProxy(span)].join('\u0000');
}

/** What other programs ask of a service says nothing about what this one does. */
export function recurringKindOf(entry: Entry): string {
  const { span } = entry.node;
  return `${signatureOf(entry)}\u0000${isReceiver(span.kind) ? (agentOf(span)?.split(/[/ ]/)[0] ?? '') : ''}`;
}

/** A call by where it goes, with the numbers left out. */
function shapeOf(span: Span): string {
  const { host, path } = addressOf(span);
  return host === null && path === null ? span.name : `${host} ${withoutNumbers(path ?? '')}`;
}

/** `/page/17` is `/page/*`. */
function withoutNumbers(text: string): string {
  return text.replace(/\/[^/\s]*\d[^/\s]*/g, '/*');
}

export const NEVER_SEEN_BEFORE: Recurrence = {
  count: 1,
  alone: 0,
  late: false,
  during: new Set(),
  requests: new Set(),
  always: null,
};

/**
 * With several requests, always of one sort, and never with two at once: that is no coincidence. What begins again and again after one request
 * says nothing: so does what the first request started for good.
 */
export function isEveryTime({ requests, during }: Recurrence, matches: readonly Match[]): boolean {
  return requests.size >= OFTEN && during.size === 1 && matches.filter((fit) => !fit.excluded).length === 1;
}

/** Such a request ran each time. */
export function isSteady({ count, always }: Recurrence, { exit }: Match): boolean {
  return count >= OFTEN && always !== null && always.has(signatureOf(exit));
}

/** What begins within requests of one sort, and within nearly each of them, while most of the time there is none. */
export function isInEachRequest(recurrence: Recurrence, traces: readonly Analysis[]): boolean {
  const { requests, during } = recurrence;
  if (requests.size < OFTEN || during.size !== 1) return false;
  const same = requestsLike(recurrence, traces);
  return requests.size >= NEARLY_EACH_SHARE * same.length && busyShareOf(same, same) <= BUSY_SHARE_AT_MOST;
}

/** Where such requests run nearly all of the time, what a timetable starts begins within one as well, each time. */
export function mayMeetByChance(recurrence: Recurrence, traces: readonly Analysis[]): boolean {
  const all = traces.flatMap(({ tree }) => tree.nodes);
  return busyShareOf(requestsLike(recurrence, traces), all) ** recurrence.count > CHANCE_AT_MOST;
}

function requestsLike({ during }: Recurrence, traces: readonly Analysis[]): Node[] {
  return traces.flatMap(({ tree }) => tree.nodes).filter((node) => during.has(signatureOf({ node })));
}

/** How much of the time in which there was any of `all` one of the requests ran. */
function busyShareOf(requests: readonly Node[], all: readonly Node[]): number {
  const busyMs = requests.reduce((sum, { span }) => sum + span.endMs - span.startMs, 0);
  const fromMs = all.reduce((first, { span }) => Math.min(first, span.startMs), Infinity);
  const toMs = all.reduce((last, { span }) => Math.max(last, span.endMs), -Infinity);
  return Math.min(1, busyMs / (toMs - fromMs));
}
