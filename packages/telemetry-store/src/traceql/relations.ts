import type { TraceView } from '../tempo/trace-view.js';
import type { Place } from '../tempo/tree.js';
import type { Relation } from './ast.js';
import type { MatchedSpan } from './evaluate.js';

type Test = (candidate: MatchedSpan) => boolean;

/**
 * The spans a structural operator finds (Tempo's `ChildOf`, `DescendantOf` and `SiblingOf`, tempodb/encoding/vparquet5): by tree numbers, so a span
 * below one that was never received is related to nothing. Linear in the spans but for one sort.
 */
export function related(
  { of, finds }: Relation,
  left: readonly MatchedSpan[],
  right: readonly MatchedSpan[],
  trace: TraceView,
): MatchedSpan[] {
  const fits = testOf(of, left, trace);
  if (finds === 'unrelated') return right.filter((candidate) => !fits(candidate));
  const found = right.filter(fits);
  if (finds === 'related') return found;
  const others = left.filter(testOf(INVERSE[of], right, trace));
  const known = new Set(found.map(({ span }) => span));
  return [...found, ...others.filter(({ span }) => !known.has(span))];
}

const INVERSE: Readonly<Record<Relation['of'], Relation['of']>> = {
  child: 'parent',
  parent: 'child',
  descendant: 'ancestor',
  ancestor: 'descendant',
  sibling: 'sibling',
};

/** Whether a candidate is a child (parent, …) of any of the spans. */
function testOf(of: Relation['of'], spans: readonly MatchedSpan[], trace: TraceView): Test {
  const placeOf = ({ span }: MatchedSpan): Place => trace.place(span.span);
  const places = spans.map(placeOf);
  switch (of) {
    case 'child': {
      const lefts = new Set(places.map(({ left }) => left).filter((left) => left > 0));
      return (candidate) => lefts.has(placeOf(candidate).parent);
    }
    case 'parent': {
      const parents = new Set(places.map(({ parent }) => parent).filter((parent) => parent > 0));
      return (candidate) => parents.has(placeOf(candidate).left);
    }
    case 'descendant':
      return inside(places, placeOf);
    case 'ancestor':
      return around(places, placeOf);
    case 'sibling':
      return besides(spans, placeOf);
  }
}

const byLeft = (places: readonly Place[]): Place[] =>
  places.filter(({ left }) => left > 0).sort((a, b) => a.left - b.left);

/** Spans nest and never cross, so only the outermost of them count. */
function inside(places: readonly Place[], placeOf: (of: MatchedSpan) => Place): Test {
  const outermost: Place[] = [];
  for (const place of byLeft(places)) if (place.left > (outermost.at(-1)?.right ?? 0)) outermost.push(place);
  return (candidate) => {
    const { left, right } = placeOf(candidate);
    const around = outermost[firstAfter(outermost, left) - 1];
    return left > 0 && around !== undefined && left > around.left && right < around.right;
  };
}

function around(places: readonly Place[], placeOf: (of: MatchedSpan) => Place): Test {
  const sorted = byLeft(places);
  return (candidate) => {
    const { left, right } = placeOf(candidate);
    const next = sorted[firstAfter(sorted, left)];
    return left > 0 && next !== undefined && next.right < right;
  };
}

/** A span is no sibling of its own. */
function besides(spans: readonly MatchedSpan[], placeOf: (of: MatchedSpan) => Place): Test {
  const own = new Set(spans.map(({ span }) => span));
  const count = new Map<number, number>();
  for (const span of spans) {
    const { parent } = placeOf(span);
    count.set(parent, (count.get(parent) ?? 0) + 1);
  }
  return (candidate) => {
    const { parent } = placeOf(candidate);
    return parent !== 0 && (count.get(parent) ?? 0) > (own.has(candidate.span) ? 1 : 0);
  };
}

/** The index of the first place that begins after `left`. */
function firstAfter(sorted: readonly Place[], left: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Place).left > left) high = middle;
    else low = middle + 1;
  }
  return low;
}
