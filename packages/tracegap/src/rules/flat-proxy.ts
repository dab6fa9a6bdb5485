/** A header was handed on unchanged, so that the callee hangs beside the span that called it. */
import { LEVELS_ABOVE_AT_MOST, ROUNDING_MS, SIBLINGS_AT_MOST, SKEW_TOLD_MS } from '../limits.js';
import { compareCall } from '../pairing/callee.js';
import { evidence, serviceOf } from '../pairing/evidence.js';
import { isDatabase, isProxy } from '../span/semantics.js';
import { type Node } from '../trace/tree.js';
import { type Remark, remark, type Rule } from './rule.js';

export const flatProxy: Rule<'flat-proxy'> = {
  id: 'flat-proxy',
  severity: 'warning',
  fix: 'Let the proxy {from} hand on its own span as the parent instead of the header that it received (with Envoy, check the propagator and that the app does not copy the original header).',
  findAt,
};

/** The callee hangs beside the call (or the proxy's span) that reached it: the header went on unchanged. */
function findAt(node: Node): Remark | null {
  const passes = isProxy(node.span) || (node.span.kind === 'client' && !isDatabase(node.span));
  if (!passes || node.parent === null || node.children.length > 0) return null;
  const beside = levelsAbove(node).flatMap((level) => level.children.filter((other) => isBeside(node, other)))[0];
  if (!beside) return null;
  const params = { service: serviceOf(node.span), callee: serviceOf(beside.span) };
  const fact = evidence(node.span, 'structure', serviceOf(beside.span), 'proxy-beside-callee', params);
  return remark(node.span, beside.span, [fact], isProxy(node.span) ? [] : ['duplicate-header']);
}

/** The parent, and the parents of the service's own spans above it: where a header that went on unchanged leads. */
function levelsAbove(node: Node): Node[] {
  const levels: Node[] = [];
  for (let above = node.parent; above && levels.length < LEVELS_ABOVE_AT_MOST; above = above.parent) {
    if (above.children.length <= SIBLINGS_AT_MOST) levels.push(above);
    if (above.span.resource.service !== node.span.resource.service) break;
  }
  return levels;
}

function isBeside(node: Node, other: Node): boolean {
  const { span } = other;
  const within = span.startMs >= node.span.startMs - ROUNDING_MS && span.endMs <= node.span.endMs + SKEW_TOLD_MS;
  if (!within || span.kind !== 'server' || span.resource.service === node.span.resource.service) return false;
  const likeness = compareCall(node.span, span);
  return !likeness.excluded && (likeness.names || isProxy(node.span));
}
