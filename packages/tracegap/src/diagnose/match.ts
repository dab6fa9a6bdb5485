/** How well one entry fits one exit, by structure, meaning and time; what the two traces share is added in candidates.ts. */
import { type Span } from '../model/trace.js';
import { isReceiver, isSender } from '../model/tree.js';
import { type Point, point, round, serviceOf } from './arguments.js';
import { type Likeness, compareCall, isPublicName } from './callee.js';
import { type Entry, type Exit, proxyIdOf } from './ends.js';
import {
  addressOf,
  agentOf,
  attribute,
  isBrowser,
  isDatabase,
  isLoopback,
  isMessaging,
  isOutsideAgent,
  isProxy,
  messagingOf,
} from './semantics.js';

/** Strongest last; the numbers are compared, see candidates.ts for the keys above these. */
export const RANK = {
  none: 0,
  time: 1,
  process: 2,
  callee: 3,
  address: 4,
  node: 5,
  value: 6,
  request: 7,
  message: 8,
  header: 9,
};

/** How the entry lies to the exit in time. `skewed` (before it) is believed only with a key that needs no clock. */
export type Timing = 'inside' | 'begins-inside' | 'after' | 'skewed' | 'no';

export interface Match {
  readonly exit: Exit;
  readonly timing: Timing;
  /** From the end of the call to the beginning of the entry; negative while the call ran. */
  readonly gapMs: number;
  readonly rank: number;
  /** What the rank rests on, as the report's `key`. */
  readonly key: string;
  readonly score: number;
  /** The entry answers the call itself, nothing dark lies between. */
  readonly direct: boolean;
  readonly excluded: boolean;
  readonly for: readonly Point[];
  readonly against: readonly Point[];
}

interface Draft {
  rank: number;
  key: string;
  score: number;
  direct: boolean;
  excluded: boolean;
  for: Point[];
  against: Point[];
}

// JS spans have whole milliseconds, and a SERVER ends when its response is closed: up to 7 ms after the CLIENT.
const START_SLACK_MS = 2;
const END_SLACK_MS = 10;
const QUEUE_MS = 60 * 60_000;
const SKEW_MS = 15_000;

export function timingOf(entry: Span, exit: Span, queued: boolean): Timing {
  if (entry.startMs < exit.startMs - START_SLACK_MS) return exit.startMs - entry.startMs <= SKEW_MS ? 'skewed' : 'no';
  if (queued) return entry.startMs <= exit.endMs + QUEUE_MS ? 'inside' : 'no';
  if (entry.startMs > exit.endMs + START_SLACK_MS) return entry.startMs <= exit.endMs + SKEW_MS ? 'after' : 'no';
  return entry.endMs <= exit.endMs + END_SLACK_MS ? 'inside' : 'begins-inside';
}

export function match(entry: Entry, exit: Exit): Match {
  const there = entry.node.span;
  const here = exit.node.span;
  const timing = timingOf(there, here, exit.kind === 'produce');
  const draft: Draft = { rank: RANK.none, key: 'time', score: 0, direct: false, excluded: false, for: [], against: [] };
  if (isDatabase(there) && isSender(there.kind) && exit.kind !== 'work') draft.excluded = true;
  if (exit.kind === 'produce') matchMessage(there, here, draft);
  else if (exit.kind === 'proxy') matchProxy(entry, exit, draft);
  else if (exit.kind === 'call') matchCall(there, here, draft);
  else matchWork(there, here, draft);
  judgeCaller(there, exit, draft);
  tellTime(timing, there, exit, draft);
  return { exit, timing, gapMs: there.startMs - here.endMs, ...draft };
}

function exclude(draft: Draft, ...against: Point[]): void {
  draft.excluded = true;
  draft.against.push(...against);
}

function matchMessage(there: Span, here: Span, draft: Draft): void {
  const mine = messagingOf(here);
  const theirs = messagingOf(there);
  const receives = there.kind === 'consumer' || isMessaging(there) || (there.kind === 'internal' && !isHttp(there));
  if (!receives) return exclude(draft);
  if (mine.messageId !== null && theirs.messageId !== null && mine.messageId !== theirs.messageId) {
    exclude(
      draft,
      point('other-value', { key: 'messaging.message.id', here: mine.messageId, there: theirs.messageId }),
    );
  }
  draft.direct = true;
  draft.rank = RANK.time;
  if (mine.destination === null || theirs.destination === null) return;
  if (sameDestination(mine.destination, theirs.destination)) {
    draft.rank = RANK.callee;
    draft.key = 'messaging.destination.name';
    draft.for.push(point('callee-matches-call', { matches: `destination ${mine.destination}` }));
  } else {
    exclude(draft, point('other-destination', { here: mine.destination, there: theirs.destination }));
  }
}

/** RabbitMQ's producers name the exchange (and routing key), its consumers the queue as well. */
function sameDestination(one: string, other: string): boolean {
  return one === other || one.split(':').includes(other) || other.split(':').includes(one);
}

function isHttp(span: Span): boolean {
  return attribute(span, 'http.request.method', 'http.method', 'url.path', 'http.target', 'http.route') !== null;
}

function matchProxy(entry: Entry, exit: Exit, draft: Draft): void {
  const there = entry.node.span;
  if (there.kind === 'consumer') return exclude(draft);
  const [mine, theirs] = [proxyIdOf(exit.node), proxyIdOf(entry.node)];
  draft.rank = RANK.time;
  // What goes to the same upstream came in by the same way: another request, not what the app did with this one.
  const upstream = attribute(exit.node.span, 'upstream_cluster');
  if (upstream !== null && upstream === attribute(there, 'upstream_cluster')) exclude(draft);
  if (mine !== null && mine === theirs && (comesIn(entry.node) || goesOut(exit.node))) exclude(draft);
  if (mine !== null && theirs !== null) {
    if (mine !== theirs) exclude(draft, point('other-value', { key: 'node_id', here: mine, there: theirs }));
    else {
      draft.rank = RANK.node;
      draft.key = 'node_id';
      draft.for.push(point('same-proxy-node', { key: 'node_id', value: mine }));
    }
    return;
  }
  matchAddress(there, exit, draft);
  // The proxy's own request is what the app behind it must have received, unless the app is dark and calls on.
  const request = exit.node.parent && isProxy(exit.node.parent.span) ? exit.node.parent.span : exit.node.span;
  const likeness = compareCall(request, there);
  if (!likeness.excluded && isReceiver(there.kind) && likeness.names && likeness.matches.includes('path')) {
    adopt(likeness, draft);
  }
}

/** Envoy names its spans `ingress` and `egress <host>` unless a route's decorator renames them. */
function comesIn({ span }: Entry['node']): boolean {
  return /^ingress\b/.test(span.name);
}

function goesOut({ span, parent }: Entry['node']): boolean {
  return /^egress\b/.test(span.name) || (parent !== null && isProxy(parent.span) && /^egress\b/.test(parent.span.name));
}

/** The app that was called is the app that calls: worthless where both are on one host. */
function matchAddress(there: Span, exit: Exit, draft: Draft): void {
  const upstream = hostOf(
    attribute(exit.node.span, 'upstream_address', 'server.socket.address', 'network.peer.address'),
  );
  const peer = hostOf(
    attribute(
      there,
      'peer.address',
      'client.address',
      'network.peer.address',
      'net.sock.peer.addr',
      'net.peer.ip',
      'http.client_ip',
    ),
  );
  if (upstream === null || peer === null || isLoopback(upstream)) return;
  // Caller and callee at one address: everything is there, as on loopback.
  if (upstream === peer && upstream !== addressOf(there).host) {
    draft.rank = RANK.address;
    draft.key = 'upstream_address';
    draft.for.push(point('upstream-is-peer', { value: upstream }));
  }
}

function hostOf(address: string | null): string | null {
  return address === null
    ? null
    : address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^\[(.*)\](:\d+)?$/, '$1');
}

function adopt(likeness: Likeness, draft: Draft): void {
  draft.direct = true;
  draft.score = likeness.score;
  if (draft.rank >= RANK.callee) return;
  draft.rank = RANK.callee;
  draft.key = 'callee';
  draft.for.push(point('callee-matches-call', { matches: likeness.matches.join(', ') }));
  draft.against.push(...likeness.against);
}

function matchCall(there: Span, here: Span, draft: Draft): void {
  if (there.kind === 'consumer') return exclude(draft);
  const sameService = there.resource.service !== null && there.resource.service === here.resource.service;
  // What a service does by itself is never the callee of its own call.
  if (sameService && !isReceiver(there.kind)) return exclude(draft);
  const likeness = compareCall(here, asRequest(there));
  if (!likeness.excluded && likeness.names) return adopt(likeness, draft);
  matchAddress(there, { node: { span: here } } as Exit, draft);
  const external = isPublicName(addressOf(here).host) && !isBrowser(here);
  if (likeness.sameServerOtherRequest || external || sameService) return exclude(draft, ...likeness.against);
  // Otherwise an app without instrumentation may lie between the two.
  draft.rank = Math.max(draft.rank, RANK.time);
}

/** A CLIENT root shows whose it is, but its address is that of the next callee. */
function asRequest(span: Span): Span {
  return isSender(span.kind) ? { ...span, attributes: {} } : span;
}

function matchWork(there: Span, here: Span, draft: Draft): void {
  const sameService = there.resource.service !== null && there.resource.service === here.resource.service;
  if (isReceiver(there.kind) || isProxy(there)) {
    if (sameService) exclude(draft);
    draft.rank = RANK.time;
    return;
  }
  if (!sameService || !sameProcess(there, here)) return exclude(draft);
  draft.rank = RANK.process;
  draft.key = 'service.instance.id';
  draft.direct = true;
  draft.for.push(point('same-process', { service: serviceOf(here) }));
}

const PROCESS_KEYS = [
  'service.instance.id',
  'process.pid',
  'host.name',
  'host.id',
  'k8s.pod.uid',
  'k8s.pod.name',
  'container.id',
];

function sameProcess(one: Span, other: Span): boolean {
  return PROCESS_KEYS.every((key) => {
    const [here, there] = [one.resource.attributes[key], other.resource.attributes[key]];
    return here === undefined || there === undefined || here === there;
  });
}

/** A person's or a probe's user agent says that no service of the system called, unless a proxy handed it on. */
function judgeCaller(there: Span, exit: Exit, draft: Draft): void {
  const agent = agentOf(there);
  if (agent === null || !isOutsideAgent(agent) || isBrowser(exit.node.span)) return;
  const nearby = [exit.node.span, exit.node.parent?.span].filter((span) => span !== undefined && isProxy(span));
  if (nearby.some((span) => span !== undefined && agentOf(span) === agent)) return;
  exclude(draft, point('entry-point', { reason: `its user agent is ${agent}` }));
}

function tellTime(timing: Timing, there: Span, exit: Exit, draft: Draft): void {
  const here = exit.node.span;
  const offset = round(there.startMs - here.startMs);
  if (timing === 'inside' || timing === 'begins-inside') {
    const code = exit.kind === 'work' ? 'inside-request' : 'inside-call';
    draft.for.push(point(code, { offset, service: serviceOf(here) }));
  } else if (timing === 'after') {
    draft.for.push(point('after-call', { offset: round(there.startMs - here.endMs) }));
  } else {
    draft.against.push(point('outside-call', {}));
  }
}
