/** Links that stand for a parent: batches and queues, and public endpoints that begin anew. */
import { isMessaging, roleOf } from '../span/messaging.js';
import { type SpanLink } from '../span/model.js';
import { type Analysis } from './analysis.js';
import { type Node } from './tree.js';

export interface Linked {
  readonly node: Node;
  readonly home: Analysis;
  readonly link: SpanLink;
}

const linked = new WeakMap<Analysis, Linked[]>();

/** A link counts where it stands in for the parent across a hop: at a beginning, or where a message is received. */
export function linksOf(home: Analysis): Linked[] {
  if (home.linkedIds.size === 0) return [];
  const known = linked.get(home);
  if (known) return known;
  const found = home.tree.nodes
    .filter((node) => node.span.links.length > 0 && standsForParent(node))
    .flatMap((node) => node.span.links.map((link) => ({ node, home, link })))
    .filter(({ link }) => link.traceId !== home.trace.traceId);
  linked.set(home, found);
  return found;
}

function standsForParent(node: Node): boolean {
  if (node.parent === null) return true;
  const { kind, resource } = node.span;
  const { span: above } = node.parent;
  // What handles a message below the poll that fetched it may be a span of any kind.
  const takes = kind === 'consumer' || (isMessaging(above) && roleOf(above) === 'receive');
  return takes && above.resource.service === resource.service;
}
