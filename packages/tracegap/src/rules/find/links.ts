/** Links in place of parents: batches and queues (`linked`), public endpoints that begin anew (`restarted`). */
import { LINKS_AT_MOST } from '../../limits.js';
import { evidence } from '../../pairing/evidence.js';
import { type Analysis } from '../../trace/analysis.js';
import { type Linked, linksOf } from '../../trace/links.js';
import { type Finding, finding, refOf } from '../finding.js';
import { ranked } from '../fixes.js';

/** Findings for links that lead out of the trace and for those that lead into it. */
export function linkFindings(asked: Analysis, known: readonly Analysis[]): Finding[] {
  const own = linksOf(asked);
  const inward = known
    .filter((other) => other !== asked)
    .flatMap(linksOf)
    .filter(({ link }) => link.traceId === asked.trace.traceId);
  const byId = new Map(known.map((analysis) => [analysis.trace.traceId, analysis]));
  return [...own, ...inward].slice(0, LINKS_AT_MOST).map((item) => found(item, byId.get(item.link.traceId)));
}

function found({ node, link }: Linked, target: Analysis | undefined): Finding {
  const { span } = node;
  const caller = target?.tree.nodes.find((other) => other.span.spanId === link.spanId)?.span;
  const hop = { from: caller?.resource.service ?? null, to: span.resource.service };
  const restarted = span.kind === 'server';
  const rule = restarted ? 'public-endpoint' : 'span-link';
  return finding({
    rule,
    severity: 'by-design',
    verdict: restarted ? 'restarted' : 'linked',
    hop,
    here: { trace_id: link.traceId, span_id: link.spanId },
    there: refOf(span),
    evidence: [evidence(span, 'link', link.traceId, 'link-to-trace', { trace: link.traceId })],
    causes: ranked([rule], hop),
  });
}
