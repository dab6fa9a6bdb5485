/** The same beginning once more: a request that its client sent again, or the next run of a job. It is beside the first, never below it. */
import { isReceiver, type Span } from '../span/model.js';
import { addressOf, isProxy, methodOf } from '../span/semantics.js';
import { type Entry } from '../trace/analysis.js';
import { type Match } from './match.js';

/**
 * Whether the trace that may have caused this entry began just as the entry does. A request may come back to a service while it is being
 * served, by a call; what begins alike before that, or after it, was sent again with the same id. Work causes no second run of itself.
 */
export function isBegunAgain({ node: { span } }: Entry, { exit, timing }: Match): boolean {
  const serves = span.kind === 'server' || isProxy(span);
  const within = timing === 'inside' || timing === 'begins-inside';
  if (exit.kind !== 'work' && (!serves || within)) return false;
  return exit.home.entries.some((first) => beginsAlike(first.node.span, span));
}

function beginsAlike(one: Span, other: Span): boolean {
  const known = isReceiver(other.kind) || other.kind === 'internal' || isProxy(other);
  return (
    known &&
    one.kind === other.kind &&
    one.name === other.name &&
    one.resource.service !== null &&
    one.resource.service === other.resource.service &&
    methodOf(one) === methodOf(other) &&
    addressOf(one).path === addressOf(other).path
  );
}
