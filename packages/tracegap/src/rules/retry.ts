/** The same call was made more than once. */
import { ROUNDING_MS, SIBLINGS_AT_MOST } from '../limits.js';
import { evidence } from '../pairing/evidence.js';
import * as keys from '../span/keys.js';
import { isReceiver, type Span } from '../span/model.js';
import { attribute, isDatabase, isProxy, statusOf } from '../span/semantics.js';
import { type Node } from '../trace/tree.js';
import { type Remark, remark, type Rule } from './rule.js';

export const retry: Rule<'retry'> = {
  id: 'retry',
  severity: 'warning',
  fix: 'Nothing is broken. To tell attempts apart, keep one CLIENT span per attempt with http.request.resend_count.',
  findAt,
};

function findAt(node: Node): Remark | null {
  const { span } = node;
  const key = keys.RESEND_COUNT.find((name) => Number(attribute(span, name) ?? 0) > 0);
  if (key) {
    const value = attribute(span, key) ?? '';
    return remark(node.parent?.span ?? span, span, [evidence(span, key, value, 'resend-count', { key, value })]);
  }
  // A repetition takes two.
  if (node.children.length < 2) return null;
  const callees = node.children.filter((child) => child.span.kind === 'server' && isRemote(node, child));
  if ((span.kind === 'client' || isProxy(span)) && callees.length > 1 && sameRequest(callees)) {
    const count = callees.length;
    const fact = evidence(span, 'structure', String(count), 'several-callees', { count });
    return remark(span, (callees[1] as Node).span, [fact]);
  }
  return repeatedCall(node);
}

function isRemote(node: Node, child: Node): boolean {
  return child.span.resource.service !== node.span.resource.service || isReceiver(child.span.kind);
}

function sameRequest(nodes: readonly Node[]): boolean {
  const first = nodes[0];
  return (
    first !== undefined && nodes.every(({ span }) => span.name === first.span.name && span.kind === first.span.kind)
  );
}

/** A call that failed and was made again, the same to the letter, by the same span's work. */
function repeatedCall(node: Node): Remark | null {
  if (node.children.length > SIBLINGS_AT_MOST) return null;
  const calls = node.children.filter(({ span }) => span.kind === 'client' && !isDatabase(span));
  for (const [index, again] of calls.entries()) {
    const target = targetOf(again.span);
    const failed = calls
      .slice(0, index)
      .find(
        ({ span }) =>
          target !== null &&
          targetOf(span) === target &&
          span.name === again.span.name &&
          span.endMs <= again.span.startMs + ROUNDING_MS &&
          hasFailed(span),
      );
    if (failed) {
      const fact = evidence(again.span, 'structure', target ?? '', 'several-callees', { count: calls.length });
      return remark(failed.span, again.span, [fact]);
    }
  }
  return null;
}

function targetOf(span: Span): string | null {
  return attribute(span, ...keys.FULL_URL, keys.RPC_METHOD, keys.UPSTREAM_CLUSTER);
}

function hasFailed(span: Span): boolean {
  const status = statusOf(span);
  return span.status === 'error' || attribute(span, ...keys.FAILURE) !== null || (status !== null && /^5/.test(status));
}
