/**
 * What a request is about, wherever it is written: `order.id` here, `order_ref` there, a part of a path, a value in a query.
 * It decides between candidates; by itself it joins nothing, for one user asks for one thing several times.
 */
import { SUBJECTS_AT_MOST, SUBJECT_IN_TRACES_AT_MOST, SUBJECT_SPANS_AT_MOST } from '../limits.js';
import { type Analysis } from './analysis.js';
import { addressOf, queryOf } from '../span/semantics.js';

/** `u-88121`, `ORD-7300`, `T1000`, `4711`: with a digit, and no plain small number. */
const THING = /^(?=.*\d)(?:[\w.:~@-]{4,64}|\d{3})$/;

const known = new WeakMap<Analysis, ReadonlySet<string>>();

export function thingsOf(home: Analysis): ReadonlySet<string> {
  const before = known.get(home);
  if (before) return before;
  const found = new Set<string>();
  const add = (text: string) => {
    if (found.size < SUBJECTS_AT_MOST && THING.test(text)) found.add(text);
  };
  for (const { value } of home.identities) add(value);
  for (const { span } of home.tree.nodes.slice(0, SUBJECT_SPANS_AT_MOST)) {
    if (span.kind === 'internal') continue;
    for (const part of (addressOf(span).path ?? '').split('/')) add(part);
    for (const value of queryOf(span).values()) add(value);
  }
  known.set(home, found);
  return found;
}

/** Counts, for all traces at hand, who names what; made when it is first asked. */
export class Things {
  private named: Map<string, number> | undefined;

  constructor(private readonly traces: readonly Analysis[]) {}

  /** How many rare things both name. */
  shared(one: Analysis, other: Analysis): number {
    const [mine, theirs] = [thingsOf(one), thingsOf(other)];
    const [few, many] = mine.size <= theirs.size ? [mine, theirs] : [theirs, mine];
    let count = 0;
    for (const thing of few) if (many.has(thing) && this.timesNamed(thing) <= SUBJECT_IN_TRACES_AT_MOST) count += 1;
    return count;
  }

  private timesNamed(thing: string): number {
    if (!this.named) {
      this.named = new Map();
      for (const trace of this.traces) {
        for (const name of thingsOf(trace)) this.named.set(name, (this.named.get(name) ?? 0) + 1);
      }
    }
    return this.named.get(thing) ?? 0;
  }
}
