/**
 * What a request is about, wherever it is written: `order.id` here, `order_ref` there, a part of a path, a value in a query.
 * It decides between candidates; by itself it joins nothing, for one user asks for one subject several times.
 */
import { SUBJECT_IN_TRACES_AT_MOST, SUBJECT_SPANS_AT_MOST, SUBJECTS_AT_MOST } from '../limits.js';
import { addressOf, queryOf } from '../span/semantics.js';
import { type Analysis } from './analysis.js';

/** `u-88121`, `ORD-7300`, `T1000`, `4711`: with a digit, and no plain small number. */
const SUBJECT = /^(?=.*\d)(?:[\w.:~@-]{4,64}|\d{3})$/;

const known = new WeakMap<Analysis, ReadonlySet<string>>();

export function subjectsOf(home: Analysis): ReadonlySet<string> {
  const before = known.get(home);
  if (before) return before;
  const found = new Set<string>();
  const add = (text: string) => {
    if (found.size < SUBJECTS_AT_MOST && SUBJECT.test(text)) found.add(text);
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
export class Subjects {
  private named: Map<string, number> | undefined;

  constructor(private readonly traces: readonly Analysis[]) {}

  /** How many rare subjects both name. */
  shared(one: Analysis, other: Analysis): number {
    const [mine, theirs] = [subjectsOf(one), subjectsOf(other)];
    const [few, many] = mine.size <= theirs.size ? [mine, theirs] : [theirs, mine];
    let count = 0;
    for (const subject of few)
      if (many.has(subject) && this.timesNamed(subject) <= SUBJECT_IN_TRACES_AT_MOST) count += 1;
    return count;
  }

  private timesNamed(subject: string): number {
    if (!this.named) {
      this.named = new Map();
      for (const trace of this.traces) {
        for (const name of subjectsOf(trace)) this.named.set(name, (this.named.get(name) ?? 0) + 1);
      }
    }
    return this.named.get(subject) ?? 0;
  }
}
