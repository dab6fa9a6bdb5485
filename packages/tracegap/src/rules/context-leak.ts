/** Work that outlives its request goes on under the request's context. */
import { LEAK_MS, LEAK_SURE_MS, LEAK_TIMES_PARENT, LEAKING_CONSUMER_MESSAGES, LEAKING_CONSUMER_MS } from '../limits.js';
import { evidence, round } from '../pairing/evidence.js';
import { isMessaging } from '../span/messaging.js';
import { type Span } from '../span/model.js';
import { type Node } from '../trace/tree.js';
import { isSkewed } from './clock-skew.js';
import { type Remark, remark, type Rule } from './rule.js';

export const contextLeak: Rule<'context-leak'> = {
  id: 'context-leak',
  severity: 'warning',
  fix: 'Start timers, sockets and other long-lived work outside the request, in an empty context, and link to it, instead of inheriting its context.',
  fixIn: {
    nodejs:
      'Start timers, sockets and other long-lived work outside the request (context.with(ROOT_CONTEXT, …)) and link to it, instead of inheriting its context.',
  },
  findAt,
};

/** Work that goes on under a request which ended long ago. Told once, at the parent. */
function findAt(node: Node): Remark | null {
  const parent = node.span;
  if (parent.kind === 'producer' || node.children.length === 0) return null;
  const after = node.children.filter((child) => child.span.startMs > parent.endMs && !isSkewed(child));
  // Messages may come late; a consumer begun in a request takes one after the other below it, as long as it lives.
  const late = consumesOn(parent, after) ? after : after.filter(({ span }) => span.kind !== 'consumer');
  const last = late.at(-1);
  if (!last) return null;
  const offset = last.span.startMs - parent.endMs;
  const repeated = late.filter(({ span }) => span.name === last.span.name).length;
  const long = offset > Math.max(LEAK_MS, LEAK_TIMES_PARENT * (parent.endMs - parent.startMs));
  if (!(offset >= LEAK_SURE_MS || (repeated >= 2 && long))) return null;
  const facts = [
    evidence(last.span, 'time', String(round(offset)), 'starts-after-parent-ended', {
      name: last.span.name,
      offset: round(offset),
    }),
  ];
  if (repeated >= 2) {
    const params = { count: repeated, name: last.span.name };
    facts.push(evidence(last.span, 'structure', String(repeated), 'many-requests-under-parent', params));
  }
  return remark(parent, last.span, facts);
}

function consumesOn(parent: Span, after: readonly Node[]): boolean {
  const own = after.filter(({ span }) => span.kind === 'consumer' && span.resource.service === parent.resource.service);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || own.length < LEAKING_CONSUMER_MESSAGES || isMessaging(parent)) return false;
  return last.span.startMs - first.span.startMs >= LEAKING_CONSUMER_MS;
}
