/** Service to service: did the context arrive? */
import { type Finding } from '../rules/finding.js';
import { messagingOf } from '../span/messaging.js';
import { calleeName, isProxy, upstreamOf } from '../span/semantics.js';
import { type Analysis, proxyIdOf } from '../trace/analysis.js';
import { type Node } from '../trace/tree.js';
import { type Hop, type HopState } from './types.js';

/** Where two subjects are true of one pair of services, the graver is told. */
const ORDER: readonly HopState[] = ['broken', 'by-design', 'whole', 'dark', 'not-seen'];

export function hopsOf(analysis: Analysis, findings: readonly Finding[]): Hop[] {
  const hops = new Map<string, Hop>();
  const add = (from: string | null, to: string | null, state: HopState, finding: number | null = null) => {
    const key = JSON.stringify([from, to]);
    const known = hops.get(key);
    if (!known || ORDER.indexOf(state) < ORDER.indexOf(known.state)) hops.set(key, { from, to, state, finding });
    else if (known.finding === null && known.state === state) hops.set(key, { ...known, finding });
  };
  const explained = new Set(findings.map((finding) => finding.here.span_id));
  const ends = new Set(analysis.exits.map((exit) => exit.node));
  for (const node of analysis.tree.nodes) {
    const from = node.parent?.span.resource.service;
    const to = node.span.resource.service;
    const dark = node.parent && passesDarkApp(node.parent, node) ? upstreamOf(node.parent.span) : null;
    if (dark !== null) {
      // The way leads through the app: it is dark, and what it called was reached with the context.
      add(from ?? null, dark, 'dark');
      add(dark, to, 'whole');
    } else if (node.parent && from !== undefined && from !== to) add(from, to, 'whole');
    if (ends.has(node) && !explained.has(node.span.spanId)) addEnd(node, add);
  }
  for (const [index, finding] of findings.entries()) {
    const state = STATES[finding.severity];
    if (finding.hop)
      add(finding.hop.from, finding.hop.to, finding.there === null && state === 'whole' ? 'not-seen' : state, index);
  }
  return [...hops.values()];
}

const STATES: Readonly<Record<Finding['severity'], HopState>> = {
  break: 'broken',
  'by-design': 'by-design',
  warning: 'whole',
};

type Add = (from: string | null, to: string | null, state: HopState) => void;

function addEnd(node: Node, add: Add): void {
  const { span } = node;
  const from = span.resource.service;
  if (isProxy(span)) add(from, upstreamOf(span) ?? calleeName(span), 'dark');
  else add(from, span.kind === 'producer' ? messagingOf(span).destination : calleeName(span), 'not-seen');
}

/** In and out through the same sidecar with no span of the app between: it handed the headers on and emitted nothing. */
function passesDarkApp(parent: Node, node: Node): boolean {
  const id = proxyIdOf(node);
  return id !== null && proxyIdOf(parent) === id && parent.span.resource.service !== node.span.resource.service;
}
