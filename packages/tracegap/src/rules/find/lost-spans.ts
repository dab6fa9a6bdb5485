/** Spans whose parent nobody exported, in a trace that is otherwise one. */
import { CALL_START_SLACK_MS, MISSING_PARENTS_AT_MOST } from '../../limits.js';
import { compareCall } from '../../pairing/callee.js';
import { type Evidence, evidence, round, serviceOf } from '../../pairing/evidence.js';
import { isReceiver, parentIsRemote, type Span } from '../../span/model.js';
import { type Platform, platformBetween } from '../../span/platforms.js';
import { isProxy } from '../../span/semantics.js';
import { type Analysis, workAt } from '../../trace/analysis.js';
import { type Node } from '../../trace/tree.js';
import { finding, type Finding, refOf } from '../finding.js';
import { ranked } from '../fixes.js';
import { type CauseId } from '../index.js';

/** One finding per missing parent. */
export function lostSpanFindings(analysis: Analysis, callers: () => SeenCallers): Finding[] {
  const groups = new Map<string, Node[]>();
  for (const node of analysis.tree.tops) {
    const parent = node.orphan ? node.span.parentSpanId : null;
    if (parent === null) continue;
    const group = groups.get(parent);
    if (group) group.push(node);
    else groups.set(parent, [node]);
  }
  return [...groups]
    .slice(0, MISSING_PARENTS_AT_MOST)
    .map(([parent, nodes]) => found(analysis, parent, nodes, callers()));
}

function found(analysis: Analysis, parent: string, nodes: readonly Node[], callers: SeenCallers): Finding {
  const first = nodes[0] as Node;
  const { span } = first;
  const local = isLocal(nodes);
  const to = span.resource.service;
  const siblings = new Set(nodes);
  const caller = callerOf(analysis, first, siblings);
  const from = caller?.span.resource.service ?? (local.value ? workAround(analysis, first, siblings) : null);
  const platform = local.value ? null : platformBetween(caller?.span ?? null, span, callers.proxies.get(to ?? ''));
  const traces = callers.traces.get(to ?? '');
  const elsewhere = (traces?.size ?? 0) > (traces?.has(span.traceId) ? 1 : 0);
  const ids = causesOf(analysis, first, local.value, caller, elsewhere, platform);
  return finding({
    rule: ids[0] ?? 'exports-nothing',
    severity: 'break',
    verdict: 'lost-span',
    hop: { from, to },
    here: { trace_id: span.traceId, span_id: parent },
    there: refOf(span),
    evidence: factsOf(parent, nodes, local, platform),
    causes: ranked(ids, { from, to, by: platform }),
  });
}

/** What the spans below the missing parent say about it. */
function factsOf(parent: string, nodes: readonly Node[], local: Local, platform: Platform | null): Evidence[] {
  const { span } = nodes[0] as Node;
  const facts: Evidence[] = [
    evidence(span, 'parentSpanId', parent, 'parent-missing', { service: serviceOf(span), parent }),
  ];
  if (local.reason === 'flags say so' || !local.value) {
    const says = parentIsRemote(span);
    if (says === true) facts.push(evidence(span, 'flags', String(span.flags), 'parent-was-remote'));
  }
  if (local.value) {
    const params = { service: serviceOf(span), reason: local.reason };
    facts.push(evidence(span, 'flags', String(span.flags ?? ''), 'parent-was-local', params));
  }
  if (nodes.length > 1) {
    facts.push(evidence(span, 'structure', parent, 'siblings-under-missing-parent', { count: nodes.length }));
  }
  if (platform) {
    const { name, key, value } = platform;
    facts.push(
      evidence(span, key, value, 'platform-between', { platform: name, key, value, service: serviceOf(span) }),
    );
  }
  return facts;
}

interface Local {
  readonly value: boolean;
  readonly reason: string;
}

/** Flags say it; without them a span that is no receiver hangs below a span of its own process. */
function isLocal(nodes: readonly Node[]): Local {
  for (const { span } of nodes) {
    const remote = parentIsRemote(span);
    if (remote !== null) return { value: !remote, reason: 'flags say so' };
  }
  const own = nodes.every(({ span }) => !isReceiver(span.kind));
  return { value: own, reason: 'a span that receives nothing hangs below its own service' };
}

/** The call in the same trace that ran around the orphan and shows no callee: the far side of the hole. */
function callerOf(analysis: Analysis, { span }: Node, siblings: ReadonlySet<Node>): Node | null {
  const around = analysis.exits
    .map(({ node }) => node)
    .filter((node) => node.span.startMs <= span.startMs + CALL_START_SLACK_MS && node.span.endMs >= span.startMs)
    .filter((node) => !isBelow(node, siblings));
  around.sort((one, other) => one.span.endMs - one.span.startMs - (other.span.endMs - other.span.startMs));
  return around[0] ?? null;
}

/** Itself counts. */
function isBelow(node: Node, above: ReadonlySet<Node>): boolean {
  for (let next: Node | null = node; next; next = next.parent) if (above.has(next)) return true;
  return false;
}

/** The service whose work ran around the orphan, where the trace still holds some. */
function workAround(analysis: Analysis, { span }: Node, siblings: ReadonlySet<Node>): string | null {
  const work = workAt(analysis, span.startMs, span.endMs);
  return work && !isBelow(work, siblings) ? work.span.resource.service : null;
}

/** Of each service: the traces in which its requests hang below a caller, and a proxy that is one. */
export interface SeenCallers {
  readonly traces: ReadonlyMap<string, ReadonlySet<string>>;
  readonly proxies: ReadonlyMap<string, Span>;
}

export function seenCallers(known: readonly Analysis[]): SeenCallers {
  const seen = new Map<string, Set<string>>();
  const proxies = new Map<string, Span>();
  for (const { tree, trace } of known) {
    for (const { parent, span } of tree.nodes) {
      const { service } = span.resource;
      if (service === null || !parent || parent.span.resource.service === service) continue;
      const traces = seen.get(service);
      if (traces) traces.add(trace.traceId);
      else seen.set(service, new Set([trace.traceId]));
      if (isProxy(parent.span) && !proxies.has(service)) proxies.set(service, parent.span);
    }
  }
  return { traces: seen, proxies };
}

const BEHIND_PLATFORM: CauseId[] = ['exports-nothing', 'gateway-restarts', 'tail-sampling-split', 'sampler-mismatch'];

/** Of a proxy it is not known whether it begins anew; clouds and Istio write spans of their own into the context. */
function isProxyAlone({ id }: Platform): boolean {
  return id === 'proxy' || id === 'nginx';
}

/** `elsewhere`: in other traces the caller's span is there, so that it is exported as a rule. */
function causesOf(
  analysis: Analysis,
  orphan: Node,
  local: boolean,
  caller: Node | null,
  elsewhere: boolean,
  platform: Platform | null,
): CauseId[] {
  const rootless = analysis.tree.tops.every((node) => node.orphan);
  if (local) {
    return rootless
      ? ['lost-in-process', 'root-pending', 'tail-sampling-split', 'backend-limit']
      : ['lost-in-process', 'tail-sampling-split', 'sampler-mismatch', 'backend-limit'];
  }
  if (platform && !isProxyAlone(platform)) return BEHIND_PLATFORM;
  if (caller && answersItself(caller, orphan)) {
    return ['gateway-restarts', 'exports-nothing', 'tail-sampling-split', 'sampler-mismatch'];
  }
  if (platform) return BEHIND_PLATFORM;
  if (elsewhere) return ['tail-sampling-split', 'sampler-mismatch', 'lost-in-process', 'exports-nothing'];
  if (caller) return ['exports-nothing', 'sampler-mismatch', 'tail-sampling-split', 'gateway-restarts'];
  return rootless
    ? ['exports-nothing', 'gateway-restarts', 'tail-sampling-split', 'root-pending']
    : ['exports-nothing', 'tail-sampling-split', 'sampler-mismatch', 'lost-in-process'];
}

/** The caller's span is there, and its request arrived: something in between wrote a parent of its own. */
function answersItself(caller: Node, orphan: Node): boolean {
  const answers = compareCall(caller.span, orphan.span);
  return !answers.excluded && answers.matches.includes('path');
}

/** Roughly what the spans weigh in protobuf, in bytes: backends cut a trace at their limit without a word. */
export function weightOf(analysis: Analysis): number {
  let bytes = 0;
  for (const { span } of analysis.tree.nodes) {
    bytes += 90 + span.name.length + 60 * (span.links.length + span.events.length);
    for (const key in span.attributes) {
      const value = span.attributes[key];
      bytes += 8 + key.length + (typeof value === 'string' ? value.length : 16);
    }
  }
  return bytes;
}

export function megabytes(bytes: number): number {
  return round(bytes / 1e6);
}
