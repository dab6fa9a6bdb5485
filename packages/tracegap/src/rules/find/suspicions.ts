/** What would be the other half if there were one: told with what would settle it, and never called broken. */
import { evidence, serviceOf } from '../../pairing/evidence.js';
import { type Judgement } from '../../pairing/judgement.js';
import { type Match } from '../../pairing/match.js';
import { MESSAGE_ID } from '../../span/keys.js';
import { type Span } from '../../span/model.js';
import { type Analysis } from '../../trace/analysis.js';
import { type Finding, finding, refOf } from '../finding.js';
import { candidateOf, common, structure } from './splits.js';

/**
 * From both sides: of a trace that begins as if it had been called, and of one that may have called it. A hop that is known to be broken
 * (`broken`) is not suspected besides.
 */
export function suspicions(asked: Analysis, judged: readonly Judgement[], broken: readonly Finding[]): Finding[] {
  const known = new Set(broken.map(({ hop }) => JSON.stringify(hop)));
  return judged.flatMap((item) => {
    const fit = item.suspects?.find(({ exit }) => item.entry.home === asked || exit.home === asked);
    const finding = fit ? told(asked, item, fit) : null;
    return finding && !known.has(JSON.stringify(finding.hop)) ? [finding] : [];
  });
}

function told(asked: Analysis, { entry, suspects = [] }: Judgement, fit: Match): Finding {
  const own = entry.home === asked;
  const there = entry.node.span;
  const callee = serviceOf(there);
  return finding({
    ...common(entry, fit),
    severity: 'warning',
    verdict: 'suspected',
    here: refOf(own ? there : fit.exit.node.span),
    ambiguous: own && suspects.length > 1,
    candidates: own ? suspects.map((other) => candidateOf(other, other.exit.node.span)) : [candidateOf(fit, there)],
    evidence: [...structure(entry, fit), evidence(there, 'header', '', 'would-be-settled', settling(there, callee))],
  });
}

/** What the callee would have to record for certainty, under the name that OpenTelemetry has for it. */
function settling(there: Span, callee: string): { service: string; key: string } {
  const message = there.kind === 'consumer' || there.kind === 'producer';
  return { service: callee, key: message ? MESSAGE_ID : 'http.request.header.traceparent' };
}
