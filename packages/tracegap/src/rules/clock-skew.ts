/** The clocks of two hosts differ. */
import { SKEW_TOLD_MS, SKEW_TOLD_SHARE, SKEW_TOLD_UNKNOWN_HOST_MS } from '../limits.js';
import { compareCall } from '../pairing/callee.js';
import { evidence, round, serviceOf } from '../pairing/evidence.js';
import { type Span } from '../span/model.js';
import { HOST } from '../span/resource-keys.js';
import { asText } from '../span/semantics.js';
import { type Node } from '../trace/tree.js';
import { type Remark, remark, type Rule } from './rule.js';

export const clockSkew: Rule<'clock-skew'> = {
  id: 'clock-skew',
  severity: 'warning',
  fix: 'Synchronise the clocks of the hosts (NTP or chrony); the order of spans of different hosts is not to be trusted until then.',
  findAt,
};

/** A callee on another host that says it ran outside the call it answered. Messages may be late, so only calls count. */
function findAt(node: Node): Remark | null {
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
  return remark(call.span, node.span, [evidence(node.span, 'time', String(round(offset)), 'outside-parent', params)]);
}

/** Null where they do not say. */
function sameHost(one: Span, other: Span): boolean | null {
  for (const key of HOST) {
    const [here, there] = [asText(one.resource.attributes[key]), asText(other.resource.attributes[key])];
    if (here !== null && there !== null) return here === there;
  }
  return one.resource.service !== null && one.resource.service === other.resource.service ? true : null;
}

/** Whether the clocks, and not the order of subjects, make this span begin after its parent ended. */
export const isSkewed = (node: Node): boolean => findAt(node) !== null;
