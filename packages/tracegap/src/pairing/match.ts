/** How well one entry fits one exit, by structure, meaning and time; what the two traces share is added in candidates.ts. */
import {
  CALL_END_SLACK_MS,
  CALL_START_SLACK_MS,
  QUEUED_MS,
  SYNCHRONISED_CLOCKS_MS,
  WEIGHED_AROUND_CALL_MS,
} from '../limits.js';
import { beginsByItself } from '../span/beginnings.js';
import * as keys from '../span/keys.js';
import { isMessaging, sameDestination } from '../span/messaging.js';
import { isReceiver, isSender, type Span } from '../span/model.js';
import { isPublicName } from '../span/names.js';
import * as resourceKeys from '../span/resource-keys.js';
import {
  addressOf,
  agentOf,
  attribute,
  firstCallerOf,
  isBrowser,
  isDatabase,
  isForwarded,
  isOutsideAgent,
  isProxy,
} from '../span/semantics.js';
import { mayStart, namesStart } from '../span/starts.js';
import { type Entry, type Exit, proxyIdOf } from '../trace/analysis.js';
import { compareCall, type Likeness } from './callee.js';
import { type Clocks } from './clocks.js';
import { exclude, type MatchDraft } from './draft.js';
import { type Point, point, RANK, round, serviceOf } from './evidence.js';
import { matchAddress } from './match-address.js';
import { matchMessage } from './match-message.js';

/** How the entry lies to the exit in time. `skewed` (before it) is believed only with a key that needs no clock. */
type Timing = 'inside' | 'begins-inside' | 'after' | 'skewed' | 'no';

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
  /** They name two places, or none: only a key that is unique by itself joins them. */
  readonly elsewhere: boolean;
  readonly excluded: boolean;
  /** The call may have started this work and returned. */
  readonly starts: boolean;
  /** Believed only where it is so every time. */
  readonly everyTime: boolean;
  /** Out for lack of proof only: nothing speaks against it. */
  readonly unproven: boolean;
  readonly for: readonly Point[];
  readonly against: readonly Point[];
}

function timingOf(entry: Span, exit: Span, queued: boolean): Timing {
  if (entry.startMs < exit.startMs - CALL_START_SLACK_MS)
    return exit.startMs - entry.startMs <= WEIGHED_AROUND_CALL_MS ? 'skewed' : 'no';
  if (queued) return entry.startMs <= exit.endMs + QUEUED_MS ? 'inside' : 'no';
  if (entry.startMs > exit.endMs + CALL_START_SLACK_MS)
    return entry.startMs <= exit.endMs + WEIGHED_AROUND_CALL_MS ? 'after' : 'no';
  return entry.endMs <= exit.endMs + CALL_END_SLACK_MS ? 'inside' : 'begins-inside';
}

export function match(entry: Entry, exit: Exit, clocks: Clocks): Match {
  const there = entry.node.span;
  const here = exit.node.span;
  const moved = exit.kind === 'call' ? clocks.within(here, there) : null;
  const starts = exit.kind === 'call' && mayStart(here, there);
  const at = timingOf(there, here, exit.kind === 'produce');
  const later = starts && at === 'no' && there.startMs > here.endMs && there.startMs <= here.endMs + QUEUED_MS;
  const seen = moved !== null ? 'inside' : later ? 'after' : at;
  const draft: MatchDraft = {
    rank: RANK.none,
    key: 'time',
    score: 0,
    direct: false,
    elsewhere: false,
    excluded: false,
    starts,
    for: [],
    against: [],
  };
  // A service whose server has no spans shows nothing but its queries; only the call's own host can tell whose they are.
  const query = isDatabase(there) && isSender(there.kind);
  if (query && exit.kind !== 'work' && exit.kind !== 'call') draft.excluded = true;
  if (exit.kind === 'produce') matchMessage(there, here, draft);
  else if (exit.kind === 'proxy') matchProxy(entry, exit, draft);
  else if (exit.kind === 'call') matchCall(there, here, draft);
  else matchWork(there, exit, draft);
  judgeCaller(there, exit, draft);
  const timing = seen === 'skewed' && !entry.node.orphan && isAlmost(there, exit, draft) ? 'begins-inside' : seen;
  if (moved === null) tellTime(timing, there, exit, draft);
  else draft.for.push(point('outside-parent', { service: serviceOf(there), offset: round(moved) }));
  return { exit, timing, gapMs: there.startMs - here.endMs, everyTime: false, unproven: false, ...draft };
}

/** Clocks of two hosts differ by milliseconds even where they are synchronised: where the callee is named, that is all. */
function isAlmost(there: Span, exit: Exit, { direct, rank }: MatchDraft): boolean {
  const { startMs, endMs } = exit.node.span;
  if (!direct || rank < RANK.callee || exit.kind === 'produce') return false;
  return (
    there.endMs - there.startMs <= endMs - startMs + CALL_END_SLACK_MS &&
    startMs - there.startMs <= SYNCHRONISED_CLOCKS_MS
  );
}

function matchProxy(entry: Entry, exit: Exit, draft: MatchDraft): void {
  const there = entry.node.span;
  if (there.kind === 'consumer') return exclude(draft);
  const [mine, theirs] = [proxyIdOf(exit.node), proxyIdOf(entry.node)];
  draft.rank = RANK.time;
  // What goes to the same upstream came in by the same way: another request, not what the app did with this one.
  const upstream = attribute(exit.node.span, keys.UPSTREAM_CLUSTER);
  if (upstream !== null && upstream === attribute(there, keys.UPSTREAM_CLUSTER)) exclude(draft);
  if (mine !== null && mine === theirs && (comesIn(entry.node) || goesOut(exit.node))) exclude(draft);
  if (mine !== null && mine === theirs) {
    draft.rank = RANK.node;
    draft.key = 'node_id';
    draft.for.push(point('same-proxy-node', { key: 'node_id', value: mine }));
    return;
  }
  matchAddress(there, exit.node.span, draft);
  // The proxy's own request is what the app, or the next proxy, behind it must have received.
  const likeness = compareCall(requestOf(exit.node), there);
  const answers = !likeness.excluded && isReceiver(there.kind) && likeness.names && hasPath(likeness);
  if (answers && !goesOut(entry.node)) return adopt(likeness, draft);
  // What leaves through another sidecar was called by another app.
  if (mine !== null && theirs !== null)
    exclude(draft, point('other-value', { key: 'node_id', here: mine, there: theirs }));
}

function hasPath({ matches }: Likeness): boolean {
  return matches.includes('path') || matches.includes('path behind a prefix');
}

/** Envoy's upstream span says nothing of the request, its parent does; other proxies' say what they sent. */
function requestOf({ span, parent }: Entry['node']): Span {
  return addressOf(span).path === null && parent && isProxy(parent.span) ? parent.span : span;
}

/** Envoy names its spans `ingress` and `egress <host>` unless a route's decorator renames them. */
function comesIn({ span }: Entry['node']): boolean {
  return /^ingress\b/.test(span.name);
}

function goesOut({ span, parent }: Entry['node']): boolean {
  return /^egress\b/.test(span.name) || (parent !== null && isProxy(parent.span) && /^egress\b/.test(parent.span.name));
}

function adopt(likeness: Likeness, draft: MatchDraft): void {
  draft.direct = true;
  draft.score = likeness.score;
  if (draft.rank < RANK.callee) Object.assign(draft, { rank: RANK.callee, key: 'callee' });
  draft.for.push(point('callee-matches-call', { matches: likeness.matches.join(', ') }));
  draft.against.push(...likeness.against);
}

function matchCall(there: Span, here: Span, draft: MatchDraft): void {
  if (!isSender(here.kind)) return startsOr(draft, here);
  const sameService = there.resource.service !== null && there.resource.service === here.resource.service;
  // What a service does by itself is never the callee of its own call, unless that only started it.
  if (there.kind === 'consumer' || (sameService && !isReceiver(there.kind))) return startsOr(draft, here);
  const likeness = compareCall(here, asRequest(there));
  matchAddress(there, here, draft);
  if (!likeness.excluded && likeness.names) return adopt(likeness, draft);
  const external = (isPublicName(addressOf(here).host) && !isBrowser(here)) || isDatabase(there);
  if (likeness.sameServerOtherRequest || likeness.sibling || external || sameService)
    return startsOr(draft, here, ...likeness.against);
  if (draft.starts && namesStart(here)) draft.score += 1;
  // Otherwise an app without instrumentation may lie between the two.
  draft.rank = Math.max(draft.rank, RANK.time);
}

/** Somebody else's engine, or the caller's own: only a value of their own tells what a call has started. */
function startsOr(draft: MatchDraft, here: Span, ...against: Point[]): void {
  if (!draft.starts || !namesStart(here)) return exclude(draft, ...against);
  draft.elsewhere = true;
  draft.score += 1;
}

/** A CLIENT root shows whose it is, but its address is that of the next callee. */
function asRequest(span: Span): Span {
  return isSender(span.kind) ? { ...span, attributes: {} } : span;
}

/** Two that take from one queue are beside each other: neither called the other. */
function sharesQueue(there: Span, { home }: Exit): boolean {
  return home.entries.some(({ node }) => isMessaging(node.span) && sameDestination(node.span, there) === true);
}

function matchWork(there: Span, exit: Exit, draft: MatchDraft): void {
  const here = exit.node.span;
  const sameService = there.resource.service !== null && there.resource.service === here.resource.service;
  if (isReceiver(there.kind) || isProxy(there)) {
    if (sameService || sharesQueue(there, exit)) exclude(draft);
    draft.rank = RANK.time;
    const handed = sameService ? null : handedOn(here, there);
    if (handed) adopt(handed, draft);
    return;
  }
  if (!sameService && beginsByItself(there)) {
    // A message by a library without spans, or two services without them: only a value of their own can tell.
    draft.elsewhere = true;
    return;
  }
  if (!sameService || !sameProcess(there, here)) return exclude(draft);
  draft.rank = RANK.process;
  draft.key = 'service.instance.id';
  draft.direct = true;
  draft.for.push(point('same-process', { service: serviceOf(here) }));
}

/** The same request again: a gateway that shows what it receives and not what it sends. */
function handedOn(here: Span, there: Span): Likeness | null {
  if (here.kind !== 'server' || there.kind !== 'server' || agentOf(here) === null) return null;
  const likeness = compareCall(here, there);
  const same = ['method', 'user agent'].every((part) => likeness.matches.includes(part)) && hasPath(likeness);
  return same && !likeness.excluded && firstCallerOf(here) === firstCallerOf(there) ? likeness : null;
}

function sameProcess(one: Span, other: Span): boolean {
  return resourceKeys.PROCESS.every((key) => {
    const [here, there] = [one.resource.attributes[key], other.resource.attributes[key]];
    return here === undefined || there === undefined || here === there;
  });
}

/** A person's or a probe's user agent says that no service of the system called, unless a proxy handed it on. */
function judgeCaller(there: Span, exit: Exit, draft: MatchDraft): void {
  const agent = agentOf(there);
  if (agent === null || !isOutsideAgent(agent) || isBrowser(exit.node.span)) return;
  const nearby = [exit.node.span, exit.node.parent?.span].filter((span) => span !== undefined && isProxy(span));
  if (nearby.some((span) => span !== undefined && agentOf(span) === agent)) return;
  // A gateway hands on the agent of whoever called it, and says for whom it calls.
  if (draft.direct && exit.kind === 'work' && isForwarded(there)) return;
  exclude(draft, point('entry-point', { reason: `its user agent is ${agent}` }));
}

function tellTime(timing: Timing, there: Span, exit: Exit, draft: MatchDraft): void {
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
