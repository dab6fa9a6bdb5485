import { isReceiver, isSender, type Span, type SpanKind, type Trace } from '../span/model.js';

/** A span in its place. Nodes, not ids, are linked: ids may be shared (Zipkin) or repeated. */
export interface Node {
  readonly span: Span;
  parent: Node | null;
  readonly children: Node[];
  /** The span names a parent and the trace does not hold it. */
  orphan: boolean;
  /** Shares its id with a CLIENT or PRODUCER span, its caller. */
  sharedId: boolean;
}

export interface Tree {
  readonly trace: Trace;
  /** By start time; callers before callees where times are equal. */
  readonly nodes: readonly Node[];
  /** Nodes without a parent in the trace: true roots, orphans and one node of every cycle. */
  readonly tops: readonly Node[];
}

/** Builds the tree of any set of spans: duplicates are dropped, cycles are cut, the order of the input is irrelevant. */
export function buildTree(trace: Trace): Tree {
  const nodes = unique(trace.spans).map((span): Node => ({
    span,
    parent: null,
    children: [],
    orphan: false,
    sharedId: false,
  }));
  const byId = new Map<string, Node[]>();
  for (const node of nodes) {
    const group = byId.get(node.span.spanId);
    if (group) group.push(node);
    else byId.set(node.span.spanId, [node]);
  }
  for (const node of nodes) attach(node, byId);
  cutCycles(nodes);
  for (const node of nodes) node.parent?.children.push(node);
  return { trace, nodes, tops: nodes.filter((node) => node.parent === null) };
}

function attach(node: Node, byId: ReadonlyMap<string, readonly Node[]>): void {
  const twins = byId.get(node.span.spanId) ?? [];
  const caller = isReceiver(node.span.kind) ? twins.find((twin) => isSender(twin.span.kind)) : undefined;
  if (caller) {
    node.parent = caller;
    node.sharedId = true;
    return;
  }
  if (node.span.parentSpanId === null) return;
  const parents = (byId.get(node.span.parentSpanId) ?? []).filter((parent) => parent !== node);
  node.parent = pickParent(node, parents);
  node.orphan = parents.length === 0 && node.span.parentSpanId !== node.span.spanId;
}

/** Of several spans with the parent's id, the one of the child's own service, else the callee of the shared pair. */
function pickParent(node: Node, parents: readonly Node[]): Node | null {
  if (parents.length <= 1) return parents[0] ?? null;
  const same = parents.filter((parent) => parent.span.resource.service === node.span.resource.service);
  const pool = same.length > 0 ? same : parents;
  return pool.find((parent) => isReceiver(parent.span.kind)) ?? pool[0] ?? null;
}

function cutCycles(nodes: readonly Node[]): void {
  const walkOf = new Map<Node, Node>();
  for (const start of nodes) {
    let node: Node | null = start;
    while (node && !walkOf.has(node)) {
      walkOf.set(node, start);
      node = node.parent;
    }
    // Back where this very walk came by: a circle.
    if (node && walkOf.get(node) === start) node.parent = null;
  }
}

/** The same span may have been sent twice; the copy that lasted longer is the later export. */
function unique(spans: readonly Span[]): Span[] {
  if (new Set(spans.map(({ spanId }) => spanId)).size === spans.length) return [...spans].sort(compare);
  const byId = new Map<string, Span[]>();
  for (const span of spans) {
    const same = byId.get(span.spanId);
    if (!same) byId.set(span.spanId, [span]);
    else {
      const at = same.findIndex((known) => isCopy(known, span));
      const known = same[at];
      if (!known) same.push(span);
      else if (compare(known, span) > 0) same[at] = span;
    }
  }
  return [...byId.values()].flat().sort(compare);
}

function isCopy(one: Span, other: Span): boolean {
  return (
    side(one.kind) === side(other.kind) &&
    one.resource.service === other.resource.service &&
    one.parentSpanId === other.parentSpanId
  );
}

function compare(one: Span, other: Span): number {
  return (
    one.startMs - other.startMs ||
    other.endMs - one.endMs ||
    byText(one.spanId, other.spanId) ||
    byText(one.kind, other.kind) ||
    byText(one.name, other.name) ||
    byText(one.resource.service ?? '', other.resource.service ?? '')
  );
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function side(kind: SpanKind): string {
  if (isReceiver(kind)) return 'in';
  return isSender(kind) ? 'out' : 'own';
}

/** All nodes below, without the node itself. Iterative: a chain of 100,000 spans must not overflow the stack. */
export function* descendants(node: Node): Generator<Node> {
  const open = [...node.children];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    open.push(...next.children);
  }
}
