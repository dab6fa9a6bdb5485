/** Decides for every entry where it came from: one place, several equal ones, or nobody knows. Never guesses. */
import { beginsByItself } from '../span/beginnings.js';
import { type Analysis, type Entry } from '../trace/analysis.js';
import { linksOf } from '../trace/links.js';
import { candidatesFor } from './candidates.js';
import { compareMatches } from './order.js';
import { isLikelyByChance } from './chance.js';
import { point, RANK } from './evidence.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';
import {
  isEveryTime,
  isInEachRequest,
  isSteady,
  mayMeetByChance,
  NEVER_SEEN_BEFORE,
  type Recurrence,
  recurrencesOf,
  recurringKindOf,
  type Weighed,
} from './recurrence.js';
import { better, ofItsOwnMoment, oneCalleePerCall, withoutStrangers } from './rivals.js';
import { suspectsOf } from './suspicion.js';
import { isPart } from './time-alone.js';

export interface Judgement {
  readonly entry: Entry;
  readonly state: 'paired' | 'ambiguous' | 'none';
  /** The best one, or all that are equally good. */
  readonly best: readonly Match[];
  readonly all: readonly Match[];
  /** Where no other half was found: what would be one if there were one. */
  readonly suspects?: readonly Match[];
}

export interface PairingOptions {
  /** False while traces may be missing: then only keys that no other trace can share decide. */
  readonly complete: boolean;
  /** Whether all who may have called an entry are at hand; the others say nothing of recurrences. */
  readonly covers?: (entry: Entry) => boolean;
}

interface Pending extends Weighed {
  readonly entry: Entry;
  readonly crowded: boolean;
}

export function judgeAll(around: Neighbourhood, options: PairingOptions): Judgement[] {
  const pending = around.traces
    .flatMap((home) => home.entries)
    .filter((entry) => linksOf(entry.home).length === 0)
    .map((entry): Pending => ({ entry, signature: recurringKindOf(entry), ...candidatesFor(entry, around) }));
  const near = withoutDetours(pending);
  const { covers } = options;
  const recurrences = recurrencesOf(covers ? near.filter(({ entry }) => covers(entry)) : near);
  const judged = near.map((item) => judge(item, recurrences, options, around));
  const settled = oneCalleePerCall(ofItsOwnMoment(withoutStrangers(near, judged, around)), around);
  return options.complete ? withSuspects(near, settled, around) : settled;
}

/** Last of all, for what found no other half: a call whose callee is known is nobody else's. */
function withSuspects(pending: readonly Pending[], judged: readonly Judgement[], around: Neighbourhood): Judgement[] {
  const answered = new Set(
    judged.flatMap(({ state, best }) => (state === 'none' ? [] : best.map(({ exit }) => exit.node))),
  );
  const suspects = suspectsOf(pending, around);
  return judged.map((item, index) => {
    const open = item.state === 'none' ? (suspects[index] ?? []).filter(({ exit }) => !answered.has(exit.node)) : [];
    return open.length > 0 ? { ...item, suspects: open } : item;
  });
}

/**
 * A request that passed a third trace on its way (a gateway's, cut off on both sides) belongs to that: where a call fits
 * the beginning of a trace, and a call within it fits the entry as well, the outer call is not the entry's.
 */
function withoutDetours(pending: readonly Pending[]): Pending[] {
  const answers = new Map<Analysis, Pending[]>();
  for (const item of pending) {
    const known = answers.get(item.entry.home);
    if (known) known.push(item);
    else answers.set(item.entry.home, [item]);
  }
  return pending.map((item) => {
    const fits = item.matches.filter(isDirect);
    if (fits.length < 2) return item;
    const detour = (outer: Match) =>
      fits.some(
        (inner) => isWithin(inner, outer) && (answers.get(inner.exit.home) ?? []).some((way) => leads(way, outer)),
      );
    const matches = item.matches.map((fit) => (fits.includes(fit) && detour(fit) ? better(fit) : fit));
    return { ...item, matches: matches.sort((one, other) => compareMatches(one, other)) };
  });
}

function isDirect(fit: Match): boolean {
  return !fit.excluded && fit.direct && fit.rank >= RANK.callee && fit.rank < RANK.header && fit.exit.kind !== 'work';
}

function isWithin(inner: Match, outer: Match): boolean {
  const [here, around] = [inner.exit.node.span, outer.exit.node.span];
  return inner !== outer && here.startMs >= around.startMs && here.endMs <= around.endMs;
}

function leads({ entry, matches }: Pending, outer: Match): boolean {
  const { startMs, endMs } = outer.exit.node.span;
  const inside = entry.node.span.startMs >= startMs && entry.node.span.endMs <= endMs;
  return inside && matches.some((fit) => isDirect(fit) && fit.exit.node === outer.exit.node);
}

function judge(
  pending: Pending,
  recurrences: Map<string, Recurrence>,
  options: PairingOptions,
  around: Neighbourhood,
): Judgement {
  const { entry, matches, crowded } = pending;
  const recurrence = recurrences.get(pending.signature) ?? NEVER_SEEN_BEFORE;
  const byItself = beginsByItself(entry.node.span);
  const recurs = (fit: Match) =>
    isEveryTime(recurrence, matches) &&
    (isPart(entry, fit) ? isInEachRequest(recurrence, around.traces) : !mayMeetByChance(recurrence, around.traces));
  const all = matches
    .map((fit) =>
      fit.rank <= (byItself && fit.exit.kind === 'call' ? RANK.callee : RANK.process) && recurrence.alone > 0
        ? calledByOthers(fit)
        : fit,
    )
    .map((fit) => (fit.everyTime && !recurs(fit) ? { ...fit, excluded: true } : fit))
    .sort((one, other) => compareMatches(one, other, recurrence.late));
  const usable = all.filter((fit) => !fit.excluded && fit.rank > RANK.none);
  const first = usable[0];
  const sure = first !== undefined && (first.rank >= RANK.value || (options.complete && !crowded));
  if (!first || !sure) return { entry, state: 'none', best: [], all };
  const best = likeliest(entry, usable, recurrence, around);
  const always = best.every((fit) => isSteady(recurrence, fit));
  if (entry.node.orphan && isRatherLost(entry, best, around)) return { entry, state: 'none', best: [], all };
  if (first.rank <= RANK.time && !always && isLikelyByChance(entry, best[0] ?? first, around)) {
    return { entry, state: 'none', best: [], all };
  }
  if (best.length === 1) return { entry, state: 'paired', best, all };
  // Several that have nothing but the moment in common with it: a break only if it is so every time.
  const onlyTime = best.every((fit) => fit.rank <= RANK.process && fit.exit.kind !== 'proxy');
  if (onlyTime && !always) return { entry, state: 'none', best: [], all };
  return { entry, state: 'ambiguous', best, all };
}

/** Its parent has an id and is missing. Where such calls arrive otherwise, a span was lost and no gateway began anew. */
function isRatherLost({ node, home }: Entry, best: readonly Match[], around: Neighbourhood): boolean {
  const [only] = best;
  // A trace id cut to 64 bits leaves the parent where it was.
  if (!only || only.rank >= RANK.value || only.exit.node.span.spanId === node.span.parentSpanId) return false;
  if (best.length > 1) return true;
  const { service } = only.exit.node.span.resource;
  return around.subjects.shared(home, only.exit.home) === 0 && around.arrives(service, node.span.resource.service);
}

/** The best of those that the strongest key speaks for; `usable` is sorted. */
function likeliest(
  entry: Entry,
  usable: readonly Match[],
  recurrence: Recurrence,
  around: Neighbourhood,
): readonly Match[] {
  const equal = usable.filter((fit) => fit.rank === usable[0]?.rank);
  const steady = equal.filter((fit) => fit.rank <= RANK.process && isSteady(recurrence, fit));
  const near = closest(entry, steady.length > 0 ? steady : equal, around);
  return near.filter((fit) => near[0] && compareMatches(near[0], fit, recurrence.late) === 0);
}

/** Of several, those that are about the same thing. */
function closest({ home }: Entry, fits: readonly Match[], { subjects }: Neighbourhood): readonly Match[] {
  if (fits.length < 2) return fits;
  const shared = fits.map(({ exit }) => subjects.shared(home, exit.home));
  const most = Math.max(...shared);
  return fits.filter((_, index) => shared[index] === most);
}

function calledByOthers(fit: Match): Match {
  const reason = 'requests of this kind also begin while nothing here calls';
  return { ...fit, excluded: true, against: [...fit.against, point('entry-point', { reason })] };
}
