/**
 * Doubt that helps: traces of which nothing proves that they are another's half, but which would be it if there were one. Time, the kind of
 * caller and what both are about must agree, and nothing may speak against it. What is suspected is never called broken.
 */
import { CALLS_ON_AFTER_MS, SUSPECT_CHANCE_AT_MOST, SUSPECT_TIMES_AT_LEAST, SUSPECTS_AT_MOST } from '../limits.js';
import { isMadeByProgram, speaksLanguageOf } from '../span/languages.js';
import { methodOf } from '../span/semantics.js';
import { type Entry } from '../trace/analysis.js';
import { chanceOf } from './chance.js';
import { RANK } from './evidence.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';
import { signatureOf, type Weighed } from './recurrence.js';
import { callsOut, namesAnother } from './time-alone.js';

interface Open extends Weighed {
  readonly entry: Entry;
}

/** For each entry, what may be its other half, the likeliest first; none where so many fit that naming them helps nobody. */
export function suspectsOf(weighed: readonly Open[], around: Neighbourhood): (readonly Match[])[] {
  const open = weighed.map(({ entry, matches }) =>
    isNobodysHalf(entry) ? [] : matches.filter((fit) => mayBe(fit) && !namesAnother(entry, fit)),
  );
  const steady = callersThatAlwaysRan(weighed, open);
  return weighed.map(({ entry, signature }, index) => {
    const shared = ({ exit }: Match) => around.subjects.shared(entry.home, exit.home);
    const suspects = (open[index] ?? []).filter(
      (fit) =>
        shared(fit) > 0 ||
        (!isRecorded(fit) &&
          isRare(entry, fit, around) &&
          (isAsked(entry, fit) || steady.get(signature) === signatureOf(fit.exit))),
    );
    return suspects.length > SUSPECTS_AT_MOST ? [] : suspects.sort((one, other) => shared(other) - shared(one));
  });
}

/** It names a parent, or it is a browser's preflight, which never carries a context (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
function isNobodysHalf({ node: { orphan, span } }: Entry): boolean {
  return orphan || methodOf(span) === 'OPTIONS';
}

/** Open for lack of proof, and at the right moment. */
function mayBe(fit: Match): boolean {
  return fit.against.length === 0 && (!fit.excluded || fit.unproven) && isInTime(fit);
}

/** Other times would tell: here nothing proves it, and nothing but that others of its kind may begin by themselves speaks against it. */
export function mayBeToldByOtherTimes({ all }: { readonly all: readonly Match[] }): boolean {
  return all.some((fit) => fit.unproven && fit.against.every(({ code }) => code === 'entry-point') && isInTime(fit));
}

function isInTime(fit: Match): boolean {
  const soon = fit.timing === 'after' && fit.gapMs <= CALLS_ON_AFTER_MS;
  return fit.timing === 'inside' || fit.timing === 'begins-inside' || soon;
}

/** Kind of entry → the one kind of caller that ran each time, where it was seen more than once. */
function callersThatAlwaysRan(weighed: readonly Open[], open: readonly (readonly Match[])[]): Map<string, string> {
  const kinds = new Map<string, { count: number; always: ReadonlySet<string> }>();
  for (const [index, { signature }] of weighed.entries()) {
    const now = new Set((open[index] ?? []).map(({ exit }) => signatureOf(exit)));
    const before = kinds.get(signature);
    const always = before ? new Set([...before.always].filter((caller) => now.has(caller))) : now;
    kinds.set(signature, { count: (before?.count ?? 0) + 1, always });
  }
  return new Map(
    [...kinds].flatMap(([signature, { count, always }]) => {
      const [only] = always;
      return count >= SUSPECT_TIMES_AT_LEAST && always.size === 1 && only !== undefined ? [[signature, only]] : [];
    }),
  );
}

function isRecorded({ exit }: Match): boolean {
  return exit.kind === 'work' && callsOut(exit);
}

function isRare(entry: Entry, fit: Match, around: Neighbourhood): boolean {
  return chanceOf(entry, fit, around) <= SUSPECT_CHANCE_AT_MOST;
}

/** A program called it during the call: one of the caller's language, or anything behind a proxy. */
function isAsked(entry: Entry, fit: Match): boolean {
  const { span } = entry.node;
  if (fit.rank < RANK.time || fit.timing === 'after') return false;
  return speaksLanguageOf(fit.exit.node.span, span) || (fit.exit.kind === 'proxy' && isMadeByProgram(span));
}
