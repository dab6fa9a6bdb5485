/** Traces that are whole and still not as they should be. */
import {
  LEAKING_CONSUMER_MESSAGES,
  LEAKING_CONSUMER_MS,
  LEAK_MS,
  LEAK_SURE_MS,
  LEAK_TIMES_PARENT,
  LEVELS_ABOVE_AT_MOST,
  ROUNDING_MS,
  SIBLINGS_AT_MOST,
  SKEW_TOLD_MS,
  SKEW_TOLD_SHARE,
  SKEW_TOLD_UNKNOWN_HOST_MS,
  WARNINGS_PER_RULE,
} from '../limits.js';
import { type CauseId, type Evidence, type Finding } from '../report/types.js';
import { type Node, isReceiver, isSender } from '../trace/tree.js';
import { type Span } from '../span/model.js';
import { evidence, round, serviceOf } from '../pairing/evidence.js';
import { compareCall } from '../pairing/callee.js';
import { ranked } from './split-causes.js';
import { type Analysis } from '../trace/analysis.js';
import { languageOf } from './fixes-by-language.js';
import { isMessaging } from '../span/messaging.js';
import { asText, attribute, isDatabase, isProxy, statusOf } from '../span/semantics.js';

type Rule = (node: Node) => Finding | null;

export function warningFindings(analysis: Analysis): Finding[] {
  const findings: Finding[] = [];
  for (const rule of [skew, leak, retry, flatProxy, sharedId] satisfies Rule[]) {
    let told = 0;
    for (const node of analysis.tree.nodes) {
      const finding = told < WARNINGS_PER_RULE ? rule(node) : null;
      if (!finding) continue;
      told += 1;
      findings.push(finding);
    }
  }
  return findings;
}

function warning(rule: CauseId, from: Span, to: Span, facts: Evidence[], further: readonly CauseId[] = []): Finding {
  const hop = { from: from.resource.service, to: to.resource.service };
  return {
    rule,
    severity: 'warning',
    verdict: 'connected',
    hop,
    dark: null,
    here: { trace_id: from.traceId, span_id: from.spanId },
    there: { trace_id: to.traceId, span_id: to.spanId },
    ambiguous: false,
    candidates: [],
    evidence: facts,
    causes: ranked([rule, ...further], { ...hop, languages: { from: languageOf(from), to: languageOf(to) } }),
  };
}

/** A callee on another host that says it ran outside the call it answered. Messages may be late, so only calls count. */
function skew(node: Node): Finding | null {
  const call = node.parent;
  if (!call || node.span.kind !== 'server' || call.span.kind !== 'client') return null;
  const same = sameHost(call.span, node.span);
  if (same === true) return null;
  const margin = same === false ? SKEW_TOLD_MS : SKEW_TOLD_UNKNOWN_HOST_MS;
  const early = call.span.startMs - node.span.startMs;
  const late = node.span.endMs - call.span.endMs;
  const fits = node.span.endMs - node.span.startMs <= call.span.endMs - call.span.startMs + margin;
  // A caller that gave up leaves its callee running: that is no skew.
  // A response is closed, and its span ended, after the caller has it: the more so under load.
  const slow = Math.max(margin, SKEW_TOLD_UNKNOWN_HOST_MS, (call.span.endMs - call.span.startMs) * SKEW_TOLD_SHARE);
  // Nor is a callee's callee that was called after the answer.
  const own = compareCall(call.span, node.span).names;
  const offset = early > margin ? early : late > slow && fits && own && call.span.status !== 'error' ? late : 0;
  if (offset === 0) return null;
  const params = { service: serviceOf(node.span), offset: round(offset) };
  return warning('clock-skew', call.span, node.span, [
    evidence(node.span, 'time', String(round(offset)), 'outside-parent', params),
  ]);
}

const HOST_KEYS = ['host.id', 'host.name', 'k8s.node.name'];

/** Null where they do not say. */
function sameHost(one: Span, other: Span): boolean | null {
  for (const key of HOST_KEYS) {
    const [here, there] = [asText(one.resource.attributes[key]), asText(other.resource.attributes[key])];
    if (here !== null && there !== null) return here === there;
  }
  return one.resource.service !== null && one.resource.service === other.resource.service ? true : null;
}

/** Work that goes on under a request which ended long ago. Told once, at the parent. */
function leak(node: Node): Finding | null {
  const parent = node.span;
  if (parent.kind === 'producer' || node.children.length === 0) return null;
  const after = node.children.filter((child) => child.span.startMs > parent.endMs && !skew(child));
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
  return warning('context-leak', parent, last.span, facts);
}

function consumesOn(parent: Span, after: readonly Node[]): boolean {
  const own = after.filter(({ span }) => span.kind === 'consumer' && span.resource.service === parent.resource.service);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || own.length < LEAKING_CONSUMER_MESSAGES || isMessaging(parent)) return false;
  return last.span.startMs - first.span.startMs >= LEAKING_CONSUMER_MS;
}

const RESEND_KEYS = ['http.request.resend_count', 'http.resend_count', 'retry.count', 'http.retry_count'];

function retry(node: Node): Finding | null {
  const { span } = node;
  const key = RESEND_KEYS.find((name) => Number(attribute(span, name) ?? 0) > 0);
  if (key) {
    const value = attribute(span, key) ?? '';
    return warning('retry', node.parent?.span ?? span, span, [
      evidence(span, key, value, 'resend-count', { key, value }),
    ]);
  }
  // A repetition takes two.
  if (node.children.length < 2) return null;
  const callees = node.children.filter((child) => child.span.kind === 'server' && isRemote(node, child));
  if ((span.kind === 'client' || isProxy(span)) && callees.length > 1 && sameRequest(callees)) {
    const count = callees.length;
    const fact = evidence(span, 'structure', String(count), 'several-callees', { count });
    return warning('retry', span, (callees[1] as Node).span, [fact]);
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
function repeatedCall(node: Node): Finding | null {
  if (node.children.length > SIBLINGS_AT_MOST) return null;
  const calls = node.children.filter(({ span }) => span.kind === 'client' && !isDatabase(span));
  for (const [index, again] of calls.entries()) {
    const target = attribute(again.span, 'url.full', 'http.url', 'rpc.method', 'upstream_cluster');
    const failed = calls
      .slice(0, index)
      .find(
        ({ span }) =>
          target !== null &&
          attribute(span, 'url.full', 'http.url', 'rpc.method', 'upstream_cluster') === target &&
          span.name === again.span.name &&
          span.endMs <= again.span.startMs + ROUNDING_MS &&
          hasFailed(span),
      );
    if (failed) {
      const fact = evidence(again.span, 'structure', target ?? '', 'several-callees', { count: calls.length });
      return warning('retry', failed.span, again.span, [fact]);
    }
  }
  return null;
}

function hasFailed(span: Span): boolean {
  const status = statusOf(span);
  return (
    span.status === 'error' ||
    attribute(span, 'error.type', 'canceled') !== null ||
    (status !== null && /^5/.test(status))
  );
}

/** The callee hangs beside the call (or the proxy's span) that reached it: the header went on unchanged. */
function flatProxy(node: Node): Finding | null {
  const passes = isProxy(node.span) || (node.span.kind === 'client' && !isDatabase(node.span));
  if (!passes || node.parent === null || node.children.length > 0) return null;
  const beside = levelsAbove(node).flatMap((level) => level.children.filter((other) => isBeside(node, other)))[0];
  if (!beside) return null;
  const params = { service: serviceOf(node.span), callee: serviceOf(beside.span) };
  const fact = evidence(node.span, 'structure', serviceOf(beside.span), 'proxy-beside-callee', params);
  return warning('flat-proxy', node.span, beside.span, [fact], isProxy(node.span) ? [] : ['duplicate-header']);
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

/** Tempo gives the SERVER of a shared pair a small id of its own when it is read. */
const REWRITTEN = /^0{12}[0-9a-f]{4}$/;

function sharedId(node: Node): Finding | null {
  const caller = node.parent;
  if (!caller || !isSender(caller.span.kind) || !isReceiver(node.span.kind)) return null;
  const rewritten = REWRITTEN.test(node.span.spanId) && !REWRITTEN.test(caller.span.spanId);
  if (!node.sharedId && !rewritten) return null;
  const fact = evidence(caller.span, 'span_id', caller.span.spanId, 'same-span-id', { value: caller.span.spanId });
  return warning('shared-span-id', caller.span, node.span, [fact]);
}
