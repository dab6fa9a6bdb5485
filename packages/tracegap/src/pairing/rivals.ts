/** What several beginnings that claim one call, or one kind of them, say of each other: one callee per call, each of its own moment. */
import { OFTEN } from '../limits.js';
import { beginsByItself } from '../span/beginnings.js';
import * as keys from '../span/keys.js';
import { messagingOf } from '../span/messaging.js';
import { attribute } from '../span/semantics.js';
import { type Entry } from '../trace/analysis.js';
import { subjectsOf } from '../trace/subjects.js';
import { compareMatches } from './order.js';
import { point, RANK } from './evidence.js';
import { type Judgement } from './judgement.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';
import { signatureOf, type Weighed } from './recurrence.js';

/** Where pairs of one kind name the same thing on both halves, one that does not is none of them: its half was lost. */
export function withoutStrangers(
  pending: readonly Weighed[],
  judged: readonly Judgement[],
  { subjects }: Neighbourhood,
): readonly Judgement[] {
  const shares = judged.map(({ state, entry: { home }, best: [fit] }) => {
    const silent =
      !fit || fit.rank > RANK.callee || subjectsOf(home).size === 0 || subjectsOf(fit.exit.home).size === 0;
    return state !== 'paired' || silent ? null : subjects.shared(home, fit.exit.home) > 0;
  });
  const kinds = new Map<string, { alike: number; not: number }>();
  for (const [index, shared] of shares.entries()) {
    if (shared === null) continue;
    const kind = kinds.get(pending[index]?.signature ?? '') ?? { alike: 0, not: 0 };
    kinds.set(pending[index]?.signature ?? '', kind);
    if (shared) kind.alike += 1;
    else kind.not += 1;
  }
  return judged.map((item, index) => {
    const kind = kinds.get(pending[index]?.signature ?? '');
    const stranger = shares[index] === false && kind !== undefined && kind.alike >= OFTEN && kind.alike > 2 * kind.not;
    return stranger ? { ...item, state: 'none', best: [], all: item.all.map(better) } : item;
  });
}

/**
 * A request that is sent again carries its id again. Where a call has a callee of its own moment, another that began before it or after it had
 * ended is none, whatever they share.
 */
export function ofItsOwnMoment(judged: readonly Judgement[]): readonly Judgement[] {
  const answered = new Set(
    judged.flatMap(({ state, best: [fit] }) =>
      state === 'paired' && fit?.direct && isInside(fit) ? [fit.exit.node] : [],
    ),
  );
  return judged.map((item) => {
    const [fit] = item.best;
    const late = item.state === 'paired' && fit?.exit.kind === 'call' && !isInside(fit) && answered.has(fit.exit.node);
    return late ? { ...item, state: 'none', best: [], all: item.all.map(better) } : item;
  });
}

function isInside({ timing }: Match): boolean {
  return timing === 'inside' || timing === 'begins-inside';
}

/** A call has one callee: of several that fit it directly the better one stays, equal ones are ambiguous. */
export function oneCalleePerCall(judged: readonly Judgement[], around: Neighbourhood): Judgement[] {
  const byCall = new Map<string, Judgement[]>();
  for (const item of judged) {
    const fit = item.best[0];
    const single = fit && (fit.exit.kind === 'call' || (fit.exit.kind === 'produce' && isOneMessage(fit)));
    if (item.state !== 'paired' || !single || fit.rank >= RANK.value) continue;
    const { traceId, spanId } = fit.exit.node.span;
    // An app without spans in between may call several services, each once.
    // A callee that shows its own calls only may show several for one request.
    if (beginsByItself(item.entry.node.span) && fit.direct && fit.exit.kind === 'call') continue;
    const taker = fit.exit.kind === 'produce' ? takerOf(item.entry) : fit.direct ? '' : signatureOf(item.entry);
    const call = [traceId, spanId, taker].join('/');
    byCall.set(call, [...(byCall.get(call) ?? []), item]);
  }
  const changed = new Map<Judgement, Judgement>();
  for (const rivals of byCall.values()) if (rivals.length > 1) settle(rivals, changed, around);
  return judged.map((item) => changed.get(item) ?? item);
}

function takerOf({ node: { span } }: Entry): string {
  const group = attribute(span, ...keys.CONSUMER_GROUP);
  return [span.resource.service, group, messagingOf(span).destination].join('\u0000');
}

function isOneMessage({ exit }: Match): boolean {
  return Number(attribute(exit.node.span, ...keys.BATCH_SIZE) ?? 1) <= 1;
}

function settle(rivals: readonly Judgement[], changed: Map<Judgement, Judgement>, { subjects }: Neighbourhood): void {
  const shared = ({ entry, best }: Judgement) => (best[0] ? subjects.shared(entry.home, best[0].exit.home) : 0);
  const sorted = [...rivals].sort((one, other) => compareBest(one, other) || shared(other) - shared(one));
  const [first] = sorted;
  const top = sorted.filter((item) => first && compareBest(first, item) === 0 && shared(first) === shared(item));
  for (const item of sorted) {
    if (!top.includes(item)) changed.set(item, { ...item, state: 'none', best: [], all: item.all.map(better) });
    else if (top.length > 1) changed.set(item, { ...item, state: 'ambiguous' });
  }
}

function compareBest(one: Judgement, other: Judgement): number {
  const [mine, theirs] = [one.best[0], other.best[0]];
  return mine && theirs ? compareMatches(mine, theirs) : 0;
}

export function better(fit: Match): Match {
  return { ...fit, excluded: true, against: [...fit.against, point('better-partner-elsewhere')] };
}
