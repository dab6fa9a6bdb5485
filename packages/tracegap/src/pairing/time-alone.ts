/** What must hold of a candidate that nothing but the moment, or the process, speaks for. */
import { beginsByItself } from '../span/beginnings.js';
import * as keys from '../span/keys.js';
import { isMessaging, messagingOf } from '../span/messaging.js';
import { isSender, type Span } from '../span/model.js';
import { sharesWord } from '../span/names.js';
import {
  addressOf,
  agentOf,
  attribute,
  isAddress,
  isDatabase,
  isLoopback,
  isProxy,
  upstreamOf,
} from '../span/semantics.js';
import { type Analysis, type Entry, proxyIdOf } from '../trace/analysis.js';
import { descendants } from '../trace/tree.js';
import { RANK } from './evidence.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';

/** With nothing but time (and the process) to go by: what else must hold before it is a candidate at all. */
export function isTimeEnough(entry: Entry, fit: Match): boolean {
  const { kind } = entry.node.span;
  // Its parent was in its own trace: what is missing there is no call of another.
  if (entry.node.orphan && fit.rank <= RANK.time) return false;
  if (fit.timing === 'after' || (fit.timing === 'begins-inside' && fit.rank < RANK.process)) return false;
  if (fit.exit.kind !== 'proxy' && sameOutsider(entry, fit)) return false;
  if (callsAnother(entry, fit) || takesAnother(entry, fit)) return false;
  if (fit.exit.kind !== 'work') return true;
  if (callsOut(fit.exit)) return false;
  return fit.rank < RANK.process || isSender(kind) || makesCalls(entry);
}

/** The call, or the message, says that somebody else was meant, or the caller's own caller asked here as well. */
export function namesAnother(entry: Entry, fit: Match): boolean {
  return callsAnother(entry, fit) || takesAnother(entry, fit) || sameOutsider(entry, fit);
}

/** What begins with its own work is the callee itself, so that the call must not name somebody else. */
function callsAnother({ node }: Entry, { exit, direct }: Match): boolean {
  if (direct || !beginsByItself(node.span)) return false;
  const own = node.span.resource.service ?? '';
  const { span } = exit.node;
  if (exit.kind === 'proxy')
    return ![upstreamOf(span), span.resource.service].some((name) => sharesWord(name ?? '', own));
  const { host } = addressOf(span);
  return exit.kind === 'call' && host !== null && !isAddress(host) && !sharesWord(host, own);
}

/** What says nothing of messages, in a service that is not named after the queue. */
function takesAnother({ node }: Entry, { exit, rank }: Match): boolean {
  if (exit.kind !== 'produce' || rank !== RANK.time || isMessaging(node.span)) return false;
  const { destination } = messagingOf(exit.node.span);
  return !sharesWord(destination ?? '', `${node.span.resource.service} ${node.span.name}`);
}

/** Work put aside by a service whose other calls are seen, or that answered first; a callee by another name. */
export function mayHappenEveryTime(entry: Entry, fit: Match): boolean {
  const { kind } = entry.node.span;
  if (callsAnother(entry, fit) || takesAnother(entry, fit)) return fit.timing === 'inside';
  if (isPart(entry, fit)) return true;
  return fit.rank === RANK.process && fit.timing !== 'skewed' && (isSender(kind) || makesCalls(entry));
}

/** Work of the same process that calls nobody: part of the request that it runs in, if each such request has one. */
export function isPart(entry: Entry, { rank, timing }: Match): boolean {
  const { kind } = entry.node.span;
  return (
    rank === RANK.process &&
    timing === 'inside' &&
    (kind === 'internal' || kind === 'unspecified') &&
    !makesCalls(entry)
  );
}

/** A service that shows what it receives was not called where it begins by itself. */
export function ownWork(entry: Entry, { exit }: Match, around: Neighbourhood): boolean {
  const { resource } = entry.node.span;
  if (!beginsByItself(entry.node.span) || exit.kind === 'produce' || resource.service === null) return false;
  return exit.node.span.resource.service !== resource.service && around.receiving.has(resource.service);
}

function makesCalls({ node }: Entry): boolean {
  return node.span.kind === 'internal' && [...descendants(node)].some(({ span }) => isSender(span.kind));
}

/** The program that called the caller from outside called here as well. */
function sameOutsider({ node }: Entry, { exit }: Match): boolean {
  const agent = agentOf(node.span);
  return agent !== null && exit.home.entries.some((entry) => agentOf(entry.node.span) === agent);
}

/** A service whose calls are seen has an instrumented client: what it did not record it hardly did. */
export function callsOut({ node, home }: Match['exit']): boolean {
  const { service } = node.span.resource;
  return home.tree.nodes.some(
    ({ span }) => isSender(span.kind) && span.resource.service === service && !isDatabase(span) && !isProxy(span),
  );
}

/** Whoever called the caller called here as well: a user who asks for two subjects at once. */
export function sameCaller({ node }: Entry, { exit, direct }: Match): boolean {
  const peer = direct || node.span.kind !== 'server' || isProxy(node.span) ? null : peerOf(node.span);
  if (peer === null || isLoopback(peer) || isSharedWithin(exit.home, peer)) return false;
  return exit.home.entries.some(
    (entry) => peerOf(entry.node.span) === peer && !isOtherAgent(entry.node.span, node.span),
  );
}

/** Two programs on one host are two callers. */
function isOtherAgent(one: Span, other: Span): boolean {
  const [mine, theirs] = [agentOf(one), agentOf(other)];
  return mine !== null && theirs !== null && mine !== theirs;
}

/** Services run there, or call from there, too: one host for all of them, or one balancer before them. */
function isSharedWithin({ tree }: Analysis, peer: string): boolean {
  return tree.nodes.some(({ span, parent }) => {
    if (addressOf(span).host === peer) return true;
    return (parent !== null || isSender(span.kind)) && peerOf(span) === peer;
  });
}

function peerOf(span: Span): string | null {
  return attribute(span, ...keys.PEER_ADDRESS, ...keys.FIRST_CALLER);
}

/** The app's sidecar is seen to carry its calls, too: what it called begins with the sidecar. */
export function carriedElsewhere({ rank, exit: { kind, node } }: Match, around: Neighbourhood): boolean {
  if (rank !== RANK.time || kind !== 'proxy') return false;
  const id = proxyIdOf(node);
  const first = node.parent && proxyIdOf(node.parent) === id ? node.parent : node;
  // A gateway's traces begin with what comes in.
  return first.parent !== null && id !== null && around.carriers.has(id);
}
