/** Where a trace may go on elsewhere (exits) and where it may have come from elsewhere (entries). */
import { ROUNDING_MS } from '../limits.js';
import { isScheduled } from '../span/beginnings.js';
import { identitiesOf, type Identity, requestIdsOf } from '../span/identifiers.js';
import { NODE } from '../span/keys.js';
import { isMessaging, messagingOf, roleOf } from '../span/messaging.js';
import { isReceiver, isSender, parentIsRemote, type Span, type Trace } from '../span/model.js';
import { attribute, isDatabase, isProbe, isProxy, nodeIdOf } from '../span/semantics.js';
import { putsWorkAside } from '../span/starts.js';
import { buildTree, descendants, type Node, type Tree } from './tree.js';

/**
 * `call`: a CLIENT span without a callee, or one of another kind that says it starts work elsewhere. `produce`: the same for a message. `proxy`: a proxy's last span, behind which
 * an app emits nothing. `work`: a span inside which an uninstrumented client, or lost context, may have called out.
 */
type ExitKind = 'call' | 'produce' | 'proxy' | 'work';

export interface Exit {
  readonly node: Node;
  readonly kind: ExitKind;
  readonly home: Analysis;
}

export interface Entry {
  readonly node: Node;
  readonly home: Analysis;
}

/** What one trace says about itself; made once per trace. */
export interface Analysis {
  readonly trace: Trace;
  readonly tree: Tree;
  readonly fromMs: number;
  readonly toMs: number;
  readonly services: ReadonlySet<string>;
  readonly exits: readonly Exit[];
  readonly entries: readonly Entry[];
  readonly identities: readonly Identity[];
  readonly requestIds: readonly Identity[];
  /** Of the messages that it sent; those that it received are asked of each beginning. */
  readonly sentIds: ReadonlySet<string>;
  readonly receivedIds: ReadonlySet<string>;
  /** Traces that its links lead to. */
  readonly linkedIds: ReadonlySet<string>;
}

const analysed = new WeakMap<Trace, { named: string; analysis: Analysis }>();

/** `named`: attribute keys that a person says identify a request (`--key`). */
export function analyse(trace: Trace, named: readonly string[] = []): Analysis {
  const known = analysed.get(trace);
  const wanted = named.join('\u0000');
  if (known?.named === wanted) return known.analysis;
  const analysis = read(trace, named);
  analysed.set(trace, { named: wanted, analysis });
  return analysis;
}

function read(trace: Trace, named: readonly string[]): Analysis {
  const tree = buildTree(trace);
  const spans = tree.nodes.map((node) => node.span);
  const exits: Exit[] = [];
  const entries: Entry[] = [];
  const services = new Set<string>();
  const linkedIds = new Set<string>();
  let toMs = -Infinity;
  for (const span of spans) {
    if (span.resource.service !== null) services.add(span.resource.service);
    if (span.endMs > toMs) toMs = span.endMs;
    for (const link of span.links) linkedIds.add(link.traceId);
  }
  const analysis: Analysis = {
    trace,
    tree,
    fromMs: spans[0]?.startMs ?? 0,
    toMs: spans.length > 0 ? toMs : 0,
    services,
    exits,
    entries,
    identities: identitiesOf(spans, named),
    requestIds: requestIdsOf(spans),
    ...messageIdsOf(spans),
    linkedIds,
  };
  for (const node of tree.nodes) {
    const kind = exitKind(node);
    if (kind !== null) exits.push({ node, kind, home: analysis });
  }
  entries.push(...entriesOf(tree).map((node) => ({ node, home: analysis })));
  return analysis;
}

function messageIdsOf(spans: readonly Span[]): Pick<Analysis, 'sentIds' | 'receivedIds'> {
  const sentIds = new Set<string>();
  const receivedIds = new Set<string>();
  for (const span of spans.filter(isMessaging)) {
    const { ids } = messagingOf(span);
    const known = ids.length > 0 && roleOf(span) === 'send' ? sentIds : receivedIds;
    for (const { value } of ids) known.add(value);
  }
  return { sentIds, receivedIds };
}

function exitKind(node: Node): ExitKind | null {
  const { span } = node;
  const proxy = isProxy(span);
  if (!isSender(span.kind) && !proxy) return putsWorkAside(span) && !goesOn(node, false) ? 'call' : null;
  if (!proxy && isDatabase(span)) return null;
  const sends = !proxy && isMessaging(span);
  if (node.children.length > 0 && goesOn(node, sends)) return null;
  if (proxy) return 'proxy';
  if (!sends) return 'call';
  // Polling a queue is a CLIENT span too, but nothing is called by it.
  const role = roleOf(span);
  return role === null || role === 'send' ? 'produce' : null;
}

/** Whether anything below shows where the call went: a callee, another service, or a deeper call. */
function goesOn(node: Node, sends: boolean): boolean {
  for (const below of descendants(node)) {
    const { span } = below;
    if (isReceiver(span.kind)) return true;
    // Below a message that is sent hangs the request to the broker, which is not where the message goes.
    if (isSender(span.kind) && !isDatabase(span) && (!sends || isMessaging(span))) return true;
    if (span.resource.service !== node.span.resource.service) return true;
  }
  return false;
}

/**
 * True roots; where there is none, the spans whose parent is missing. Probes come from the platform and jobs from their
 * scheduler, not from callers. A batch that was read at once begins once with every message.
 */
function entriesOf(tree: Tree): Node[] {
  const roots = tree.tops.filter((node) => !node.orphan);
  const tops = roots.length > 0 ? roots : tree.tops.filter(cameFromOutside);
  return tops
    .filter(({ span }) => !(span.kind === 'server' && isProbe(span)) && !isScheduled(span))
    .filter((node) => !isEmptyPoll(node))
    .flatMap(messagesIn);
}

/** A missing parent of the same process is a hole in this trace and leads to no other. */
function cameFromOutside({ span, orphan }: Node): boolean {
  return !orphan || (parentIsRemote(span) ?? (isReceiver(span.kind) || isProxy(span)));
}

/** A look into an empty queue. */
function isEmptyPoll(node: Node): boolean {
  return isPolling(node) && node.children.length === 0 && messagingOf(node.span).ids.length === 0;
}

function isPolling({ span }: Node): boolean {
  return isMessaging(span) && roleOf(span) === 'receive';
}

function messagesIn(node: Node): Node[] {
  if (!isMessaging(node.span)) return [node];
  const each = node.children.filter(({ span }) => isMessaging(span) && roleOf(span) === 'process');
  const ids = new Set(each.flatMap(({ span }) => messagingOf(span).ids[0]?.value ?? []));
  return each.length > 1 && ids.size === each.length ? each : [node];
}

/** The messages whose receipt begins here. */
export function receivedBy({ node, home }: Entry): ReadonlySet<string> {
  if (node.parent === null) return home.receivedIds;
  return new Set([node, ...descendants(node)].flatMap(({ span }) => messagingOf(span).ids.map(({ value }) => value)));
}

/** The proxy's name; its upstream spans do not carry it, their parent does. Istio's carry the service's name instead, which is second to it. */
export function proxyIdOf(node: Node): string | null {
  if (!isProxy(node.span)) return null;
  const spans = node.parent && isProxy(node.parent.span) ? [node.span, node.parent.span] : [node.span];
  return first(spans, (span) => attribute(span, NODE)) ?? first(spans, nodeIdOf);
}

function first<T, R>(items: readonly T[], read: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = read(item);
    if (found !== null) return found;
  }
  return null;
}

/** The deepest span of the service's own work that was running in the whole window: where an unseen call was made. */
export function workAt(analysis: Analysis, fromMs: number, toMs: number): Node | null {
  let found: Node | null = null;
  let level: readonly Node[] = analysis.tree.tops;
  for (;;) {
    const next: Node | undefined = level.find(
      ({ span }) => span.startMs <= fromMs + ROUNDING_MS && span.endMs >= toMs - ROUNDING_MS && !isDatabase(span),
    );
    if (!next) return found;
    if (!isSender(next.span.kind) && !isProxy(next.span)) found = next;
    level = next.children;
  }
}
