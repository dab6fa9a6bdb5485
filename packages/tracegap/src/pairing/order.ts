/** Which of several candidates comes first. */
import { DEPTH_AT_MOST } from '../limits.js';
import { RANK } from './evidence.js';
import { type Match } from './match.js';

const TIMINGS: Readonly<Record<Match['timing'], number>> = {
  inside: 3,
  'begins-inside': 2,
  after: 1,
  skewed: 0,
  no: 0,
};

/** Within one trace: structure, then time, then the innermost. */
export function compareInTrace(one: Match, other: Match): number {
  return (
    structural(other) - structural(one) ||
    TIMINGS[other.timing] - TIMINGS[one.timing] ||
    other.score - one.score ||
    duration(one) - duration(other) ||
    depth(other) - depth(one)
  );
}

/** Rank 1 and 2 (time, process) are told apart by time alone; above them the kind of evidence decides. */
function structural(fit: Match): number {
  if (fit.excluded) return -1;
  if (fit.rank === RANK.none) return -0.5;
  return fit.rank > RANK.process ? fit.rank : fit.timing === 'inside' ? 1 : 0;
}

function depth(fit: Match): number {
  let level = 0;
  for (let node = fit.exit.node.parent; node && level < DEPTH_AT_MOST; node = node.parent) level += 1;
  return level;
}

function duration(fit: Match): number {
  return fit.exit.node.span.endMs - fit.exit.node.span.startMs;
}

/**
 * Between traces: usable first, then the key, then time, then how much agrees. Equal ones compare as 0. `late`: these
 * callers are known to call on after they answered, so that a call which ended a moment ago may as well be the one.
 */
export function compareMatches(one: Match, other: Match, late = false): number {
  return (
    Number(one.excluded) - Number(other.excluded) ||
    other.rank - one.rank ||
    (one.rank >= RANK.value ? Number(other.direct) - Number(one.direct) : 0) ||
    (late ? 0 : TIMINGS[other.timing] - TIMINGS[one.timing]) ||
    other.score - one.score ||
    (one.rank >= RANK.value ? innermost(one, other) : 0)
  );
}

/** Halves of one request lie within each other: the innermost call is the one that was made last. */
function innermost(one: Match, other: Match): number {
  const [inner, outer] = [one.exit.node.span, other.exit.node.span];
  const within = inner.startMs >= outer.startMs && inner.endMs <= outer.endMs;
  const around = outer.startMs >= inner.startMs && outer.endMs <= inner.endMs;
  return within === around ? 0 : within ? -1 : 1;
}
