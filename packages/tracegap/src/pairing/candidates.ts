/** For one entry: every place it may have come from, the strongest key first. */
import {
  BELIEVED_APART_MS,
  CALL_END_SLACK_MS,
  CALLS_ON_AFTER_MS,
  SHOWN_BESIDE_KEY,
  SYNCHRONISED_CLOCKS_MS,
} from '../limits.js';
import { isMadeByProgram } from '../span/languages.js';
import { isUnique } from '../span/messaging.js';
import { isReceiver, type Span } from '../span/model.js';
import { asText, isDevice, isProxy } from '../span/semantics.js';
import { namesStart } from '../span/starts.js';
import { commonHalf, is64Bit } from '../span/trace-ids.js';
import { type Analysis, type Entry } from '../trace/analysis.js';
import { isBegunAgain } from './begun-again.js';
import { type Clocks } from './clocks.js';
import { type Point, point, RANK, serviceOf } from './evidence.js';
import { type Match, match } from './match.js';
import { contradiction, type Neighbourhood } from './neighbourhood.js';
import { compareInTrace, compareMatches } from './order.js';
import { carriedElsewhere, isTimeEnough, mayHappenEveryTime, ownWork, sameCaller } from './time-alone.js';

/** What two traces share besides structure. */
interface Bond {
  readonly rank: number;
  readonly key: string;
  readonly says: Point;
  readonly value: string;
  /** Nobody else carries it, and it says the same everywhere. */
  readonly unique: boolean;
}

export function candidatesFor(entry: Entry, around: Neighbourhood): { matches: Match[]; crowded: boolean } {
  const bonds = bondsOf(entry, around);
  const matches = [...bonds].flatMap(([home, shared]) => bestIn(home, entry, shared, around) ?? []);
  const bound = matches.some((fit) => !fit.excluded && fit.rank >= RANK.value);
  // What shares a key is the one; the others of that moment are weighed only to be shown.
  const { near, crowded } = bound ? around.runningAt(entry, 0, SHOWN_BESIDE_KEY) : around.runningAt(entry);
  const weigh = (homes: readonly Analysis[]) => {
    for (const home of homes) {
      const best = bonds.has(home) ? null : bestIn(home, entry, [], around);
      if (best) matches.push(best);
    }
  };
  weigh(near);
  if (!matches.some((fit) => !fit.excluded)) weigh(around.byOtherClocks(entry).filter((home) => !near.includes(home)));
  // A message may have waited; who sent at this moment is the likelier.
  if (!matches.some((fit) => !fit.excluded)) weigh(around.sentBefore(entry).filter((home) => !near.includes(home)));
  return { matches: matches.sort((one, other) => compareMatches(one, other)), crowded };
}

function bondsOf(entry: Entry, around: Neighbourhood): Map<Analysis, Bond[]> {
  const bonds = new Map<Analysis, Bond[]>();
  const add = (home: Analysis, bond: Bond) => bonds.set(home, [...(bonds.get(home) ?? []), bond]);
  for (const { home, key, value } of around.namedByHeader(entry)) {
    const says = point('captured-header-names-trace', { key, service: serviceOf(entry.node.span), trace: value });
    add(home, { rank: RANK.header, key, value, says, unique: true });
  }
  for (const { home, key, value } of around.sharingTraceId(entry)) {
    const short = is64Bit(home.trace.traceId) ? home.tree.nodes[0] : entry.node;
    const service = serviceOf((short ?? entry.node).span);
    add(home, { rank: RANK.header, key, value, says: point('same-trace-id-half', { value, service }), unique: true });
  }
  for (const { home, key, value, others } of around.sharingMessage(entry)) {
    const unique = others === 0 && isUnique(value);
    add(home, { rank: RANK.message, key, value, says: point('same-message-id', { value }), unique });
  }
  for (const { home, key, value, others } of around.sharingRequest(entry)) {
    add(home, { rank: RANK.request, key, value, says: point('same-request-id', { key, value }), unique: others === 0 });
  }
  for (const { home, key, value, others } of around.sharingValue(entry)) {
    add(home, {
      rank: RANK.value,
      key,
      value,
      says: point('same-rare-value', { key, value, others }),
      unique: others === 0,
    });
  }
  return bonds;
}

/** The exit of one trace that fits best, lifted to the rank of what the traces share. */
function bestIn(home: Analysis, entry: Entry, bonds: readonly Bond[], around: Neighbourhood): Match | null {
  const fits = around
    .exitsFor(home, entry)
    .map((exit) => match(entry, exit, around.clocks))
    .filter((fit) => plausible(fit, entry, bonds, around));
  if (fits.length === 0) return null;
  const usable = fits.filter((fit) => !fit.excluded);
  const parent = fits.find((fit) => isParentOf(fit, entry));
  const best = parent ? { ...parent, excluded: false } : (usable.length > 0 ? usable : fits).sort(compareInTrace)[0];
  if (!best) return null;
  return heldByKey(best, entry, bonds) ?? byTimeAlone(best, home, entry, around);
}

/** The exit as the strongest key holds it to the entry; null where none does. */
function heldByKey(best: Match, entry: Entry, bonds: readonly Bond[]): Match | null {
  const held = bonds.filter((bond) => holds(bond, best));
  const starts = hasStarted(best, held);
  const strongest = [...held].sort((one, other) => other.rank - one.rank)[0];
  if (!strongest || best.excluded) return null;
  if (!starts && strongest.rank <= RANK.value && isLoop(entry, best)) return null;
  const rank = Math.max(best.rank, strongest.rank);
  const key = rank === strongest.rank ? strongest.key : best.key;
  return {
    ...best,
    starts,
    rank,
    key,
    score: best.score + held.length,
    for: [...held.map((bond) => bond.says), ...startsPoint(starts, best), ...best.for],
  };
}

/** The exit where no key holds: what speaks against it, and whether its time is enough. */
function byTimeAlone(best: Match, home: Analysis, entry: Entry, around: Neighbourhood): Match {
  const against = [...best.against];
  const other = contradiction(home, entry.home);
  if (other) against.push(point('other-value', other));
  const nothing = best.rank === RANK.none && best.exit.kind === 'work';
  const weak = best.rank <= RANK.process && !isTimeEnough(entry, best);
  const everyTime = weak && mayHappenEveryTime(entry, best);
  const outOfTime = best.timing === 'skewed' || (best.timing === 'after' && best.gapMs > allowedAfter(best));
  const excluded =
    best.excluded ||
    other !== null ||
    outOfTime ||
    isLoop(entry, best) ||
    ownWork(entry, best, around) ||
    carriedElsewhere(best, around);
  const unproven = (weak || nothing) && !excluded;
  return {
    ...best,
    starts: false,
    against,
    excluded: excluded || nothing || (weak && !everyTime),
    everyTime,
    unproven,
  };
}

/** What answers a call itself begins while it runs, but for clocks; an app that answered may call on a while later. */
function allowedAfter({ direct, exit }: Match): number {
  return direct && (exit.kind === 'call' || exit.kind === 'proxy') ? SYNCHRONISED_CLOCKS_MS : CALLS_ON_AFTER_MS;
}

/** A message's id joins where the message was sent; a counter (`17`) only within its queue. */
function holds(bond: Bond, { exit, elsewhere }: Match): boolean {
  if (bond.rank === RANK.message && exit.kind !== 'produce') return false;
  return !elsewhere || bond.unique;
}

/**
 * Out of time is out of question, unless a key holds the two together that needs no clock: then the callee's clock may
 * be off. A value that only they share is enough for that only where no user's next request can have carried it.
 */
function plausible(fit: Match, entry: Entry, bonds: readonly Bond[], { clocks }: Neighbourhood): boolean {
  if (isParentOf(fit, entry)) return true;
  if (sameCaller(entry, fit) || isBegunAgain(entry, fit)) return false;
  const inTime = fit.timing === 'inside' || fit.timing === 'begins-inside';
  const soon = fit.timing === 'after' && fit.gapMs <= CALLS_ON_AFTER_MS;
  if (inTime || (soon && fit.exit.kind !== 'call')) return true;
  if (Math.abs(entry.node.span.startMs - fit.exit.node.span.startMs) > BELIEVED_APART_MS) return false;
  if (fit.exit.kind !== 'call' && fit.exit.kind !== 'produce') return false;
  const held = bonds.filter((bond) => holds(bond, fit));
  if (fit.timing === 'after' && hasStarted(fit, held)) return true;
  // Clocks of servers are off by seconds; those of phones and pages by whatever their owners like.
  const keys = fit.timing === 'no' ? held.filter(({ unique }) => unique) : held;
  // What began long after the call had ended is a request of its own, unless it answers the call itself by a clock that is off.
  const late = fit.gapMs > CALLS_ON_AFTER_MS;
  const fills = fit.direct && lastsNoLonger(entry.node.span, fit.exit.node.span);
  const certain = keys.some(
    ({ rank, unique }) => rank >= RANK.message || (rank === RANK.request && (!late || (unique && fills))),
  );
  // An app that answers first and calls on later: a value of both, and a program that asked, no user.
  const later = soon && held.some(({ unique }) => unique) && isMadeByProgram(entry.node.span);
  if (later) return true;
  const believed = (fit.timing !== 'no' && !late) || isDevice(fit.exit.node.span) || couldFill(entry, fit, clocks);
  if (!certain && !(keys.length > 0 && fit.direct && fit.exit.kind === 'call' && believed)) return false;
  return fit.exit.kind === 'produce' || !encloses(entry.home, fit.exit.home);
}

/** The id of the trace was cut on the way, that of the parent was not. */
function isParentOf({ exit }: Match, { node: { span } }: Entry): boolean {
  const call = exit.node.span;
  return call.spanId === span.parentSpanId && commonHalf(call.traceId, span.traceId) !== null;
}

function startsPoint(starts: boolean, { exit }: Match): Point[] {
  return starts ? [point('only-starts-work', { call: exit.node.span.name })] : [];
}

/** Work that the call only started: both have one value, and either the call says what it does or nobody else has the value. */
function hasStarted({ starts, exit }: Match, held: readonly Bond[]): boolean {
  if (!starts || exit.kind !== 'call') return false;
  const { span } = exit.node;
  const named = namesStart(span);
  return held.some(({ key, value, unique }) => {
    const carried = asText(span.attributes[key]) === value;
    return unique ? named || carried : named && carried;
  });
}

/** By a server's clock that is minutes off: a program's request, no user's next one, which took no longer than the call. */
function couldFill({ node: { span } }: Entry, { exit }: Match, clocks: Clocks): boolean {
  const call = exit.node.span;
  if (!isMadeByProgram(span) || clocks.areAlike(call, span)) return false;
  return lastsNoLonger(span, call);
}

function lastsNoLonger(request: Span, call: Span): boolean {
  return request.endMs - request.startMs <= call.endMs - call.startMs + CALL_END_SLACK_MS;
}

/** What ran around the other all the time is its caller, not its callee. */
function encloses(outer: Analysis, inner: Analysis): boolean {
  return outer.fromMs <= inner.fromMs && outer.toMs >= inner.toMs;
}

/** A request seldom comes back to a service it already went through; a user asking again does. */
function isLoop(entry: Entry, fit: Match): boolean {
  const { span } = entry.node;
  if (!isReceiver(span.kind) || isProxy(span) || (fit.direct && fit.exit.kind !== 'work')) return false;
  return span.resource.service !== null && fit.exit.home.services.has(span.resource.service);
}
