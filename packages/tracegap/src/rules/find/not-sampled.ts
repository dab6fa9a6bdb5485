/** Calls whose callee was told, or seems to have been told, not to record. Unsampled leaves nothing behind by itself. */
import { ANSWERED_ELSEWHERE, SIBLINGS_AT_MOST } from '../../limits.js';
import { type Evidence, evidence, serviceOf } from '../../pairing/evidence.js';
import { capturedHeaders } from '../../span/headers.js';
import { REQUEST_ID_HEADER } from '../../span/keys.js';
import { isReceiver, saysUnsampled, type Span } from '../../span/model.js';
import { SDK_LANGUAGE } from '../../span/resource-keys.js';
import { addressOf, attribute, calleeName, methodOf, statusOf } from '../../span/semantics.js';
import { type Analysis, type Exit } from '../../trace/analysis.js';
import { type Node } from '../../trace/tree.js';
import { type Finding, finding, refOf } from '../finding.js';
import { ranked } from '../fixes.js';
import { type CauseId } from '../index.js';

/** How often each call (caller, method, callee, path) is seen with a callee below it, over all traces at hand. */
export type WholeCalls = ReadonlyMap<string, number>;

export function wholeCalls(known: readonly Analysis[]): WholeCalls {
  const counts = new Map<string, number>();
  for (const analysis of known) {
    const seen = new Set<string>();
    for (const node of analysis.tree.nodes) {
      if (node.span.kind === 'client' && node.children.some(({ span }) => isReceiver(span.kind)))
        seen.add(callKey(node));
    }
    for (const key of seen) if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function callKey({ span }: Node): string {
  const { host, port, path } = addressOf(span);
  if (host === null) return '';
  const shape = path?.replace(/\/[^/]*\d[^/]*/g, '/*');
  return [span.resource.service, methodOf(span), host, port, shape].join(' ');
}

export function notSampledFindings(exits: readonly Exit[], whole: () => WholeCalls): Finding[] {
  return exits.flatMap((exit) => {
    if (exit.kind === 'work') return [];
    const told = toldNotTo(exit);
    if (told) return [found(exit, 'unsampled', told, ['sampler-mismatch'])];
    const silent = silentHere(exit, whole);
    return silent ? [found(exit, 'sampler-mismatch', silent, ['unsampled', 'exports-nothing', 'backend-limit'])] : [];
  });
}

function toldNotTo({ node: { span }, home }: Exit): Evidence | null {
  if (saysUnsampled(span) && writesSampledBit(home, span))
    return evidence(span, 'flags', String(span.flags), 'flag-not-sampled');
  const header = capturedHeaders(span).find(({ sampled }) => sampled === false);
  if (header) return evidence(span, header.key, header.values[0] ?? '', 'flag-not-sampled');
  const requestId = attribute(span, ...REQUEST_ID_HEADER);
  if (requestId !== null && !/^[0-9a-f]{8}-/i.test(requestId)) {
    const params = { value: requestId };
    return evidence(span, 'http.request.header.x-request-id', requestId, 'request-id-not-traceable', params);
  }
  return null;
}

/** Some SDKs (Python's) never write the sampled bit: it says "no" only where others of the same SDK say "yes". */
function writesSampledBit(home: Analysis, { resource }: Span): boolean {
  const language = resource.attributes[SDK_LANGUAGE];
  return home.tree.nodes.some(
    ({ span }) => span.resource.attributes[SDK_LANGUAGE] === language && ((span.flags ?? 0) & 1) === 1,
  );
}

function silentHere({ node, kind }: Exit, whole: () => WholeCalls): Evidence | null {
  const { span } = node;
  const answered = statusOf(span) !== null && span.status !== 'error';
  if (kind !== 'call' || !answered || isToldTwice(node)) return null;
  const times = whole().get(callKey(node)) ?? 0;
  if (times < ANSWERED_ELSEWHERE) return null;
  const callee = calleeName(span) ?? 'the callee';
  return evidence(span, 'structure', callee, 'callee-silent-elsewhere-seen', { callee, count: times });
}

/** Two libraries, one call: the other one's span beside it has the callee. */
function isToldTwice(node: Node): boolean {
  const siblings = node.parent?.children ?? [];
  if (siblings.length > SIBLINGS_AT_MOST) return false;
  return siblings.some(
    (other) =>
      other !== node &&
      other.span.startMs <= node.span.endMs &&
      other.span.endMs >= node.span.startMs &&
      callKey(other) === callKey(node) &&
      other.children.some(({ span }) => isReceiver(span.kind)),
  );
}

function found({ node: { span } }: Exit, rule: CauseId, fact: Evidence, further: readonly CauseId[]): Finding {
  const hop = { from: span.resource.service, to: calleeName(span) };
  return finding({
    rule,
    severity: rule === 'unsampled' ? 'by-design' : 'warning',
    verdict: 'unsampled',
    hop,
    here: refOf(span),
    evidence: [
      fact,
      evidence(span, 'structure', hop.to ?? '', 'call-has-no-callee', { service: serviceOf(span), callee: hop.to }),
    ],
    causes: ranked([rule, ...further], hop),
  });
}
