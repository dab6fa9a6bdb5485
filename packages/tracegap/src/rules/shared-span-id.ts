/** Caller and callee share one span id, as Zipkin does it. */
import { evidence } from '../pairing/evidence.js';
import { isReceiver, isSender } from '../span/model.js';
import { type Node } from '../trace/tree.js';
import { type Remark, remark, type Rule } from './rule.js';

export const sharedSpanId: Rule<'shared-span-id'> = {
  id: 'shared-span-id',
  severity: 'warning',
  fix: 'Nothing is broken. Zipkin clients share one span id between caller and callee; switch it off (Envoy: shared_span_context false) for backends that expect unique ids.',
  findAt,
};

/** Tempo gives the SERVER of a shared pair a small id of its own when it is read. */
const REWRITTEN = /^0{12}[0-9a-f]{4}$/;

function findAt(node: Node): Remark | null {
  const caller = node.parent;
  if (!caller || !isSender(caller.span.kind) || !isReceiver(node.span.kind)) return null;
  const rewritten = REWRITTEN.test(node.span.spanId) && !REWRITTEN.test(caller.span.spanId);
  if (!node.sharedId && !rewritten) return null;
  const fact = evidence(caller.span, 'span_id', caller.span.spanId, 'same-span-id', { value: caller.span.spanId });
  return remark(caller.span, node.span, [fact]);
}
