/** Links in place of parents: batches and queues (`linked`), public endpoints that begin anew (`restarted`). */
import { LINKS_AT_MOST } from '../limits.js';
import { type Finding, type SpanRef } from '../report/types.js';
import { type Node } from '../trace/tree.js';
import { type SpanLink } from '../span/model.js';
import { evidence } from '../pairing/evidence.js';
import { ranked } from './split-causes.js';
import { type Analysis } from '../trace/analysis.js';
import { isMessaging, roleOf } from '../span/messaging.js';

interface Linked {
  readonly node: Node;
  readonly home: Analysis;
  readonly link: SpanLink;
}

/** Findings for links that lead out of the trace and for those that lead into it. */
export function linkFindings(asked: Analysis, known: readonly Analysis[]): Finding[] {
  const own = linksOf(asked);
  const inward = known
    .filter((other) => other !== asked)
    .flatMap(linksOf)
    .filter(({ link }) => link.traceId === asked.trace.traceId);
  const byId = new Map(known.map((analysis) => [analysis.trace.traceId, analysis]));
  return [...own, ...inward].slice(0, LINKS_AT_MOST).map((item) => finding(item, byId.get(item.link.traceId)));
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

function finding({ node, link }: Linked, target: Analysis | undefined): Finding {
  const { span } = node;
  const caller = target?.tree.nodes.find((other) => other.span.spanId === link.spanId)?.span;
  const from = caller?.resource.service ?? null;
  const to = span.resource.service;
  const restarted = span.kind === 'server';
  const rule = restarted ? 'public-endpoint' : 'span-link';
  const here: SpanRef = { trace_id: link.traceId, span_id: link.spanId };
  return {
    rule,
    severity: 'by-design',
    verdict: restarted ? 'restarted' : 'linked',
    hop: { from, to },
    dark: null,
    here,
    there: { trace_id: span.traceId, span_id: span.spanId },
    ambiguous: false,
    candidates: [],
    evidence: [evidence(span, 'link', link.traceId, 'link-to-trace', { trace: link.traceId })],
    causes: ranked([rule], { from, to }),
  };
}
