// The spans of one trace as a tree, as they name their parents.
import { type Span, type Trace } from 'tracegap';

export interface Tree {
  readonly roots: readonly Span[];
  readonly childrenOf: (span: Span) => readonly Span[];
  readonly isOrphan: (span: Span) => boolean;
}

/** Names a span among the rows. */
export function spanKey(span: Span): string {
  return `${span.traceId}/${span.spanId}/${span.kind}`;
}

/** The spans of one trace as a tree, children by start; whatever a stranger sends, every span is reached. */
export function treeOf({ spans }: Trace): Tree {
  const byId = new Map<string, Span[]>();
  for (const span of spans) byId.set(span.spanId, [...(byId.get(span.spanId) ?? []), span]);
  const children = new Map<Span, Span[]>();
  const roots: Span[] = [];
  const orphans = new Set<Span>();
  for (const span of spans) {
    const parent = parentOf(span, byId);
    if (parent) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(span);
      else children.set(parent, [span]);
    } else {
      roots.push(span);
      if (span.parentSpanId !== null) orphans.add(span);
    }
  }
  roots.push(...circlesOf(spans, roots, children));
  const byStart = (a: Span, b: Span) => a.startMs - b.startMs;
  roots.sort(byStart);
  for (const siblings of children.values()) siblings.sort(byStart);
  return { roots, childrenOf: (span) => children.get(span) ?? [], isOrphan: (span) => orphans.has(span) };
}

/** Spans in a circle hang on no root: they are drawn from the first of them on rather than not at all. */
function circlesOf(spans: readonly Span[], roots: readonly Span[], children: ReadonlyMap<Span, readonly Span[]>) {
  const reached = new Set<Span>();
  const reach = (start: Span) => {
    const open = [start];
    for (let span = open.pop(); span; span = open.pop()) {
      if (reached.has(span)) continue;
      reached.add(span);
      open.push(...(children.get(span) ?? []));
    }
  };
  roots.forEach(reach);
  const starts: Span[] = [];
  for (const span of spans)
    if (!reached.has(span)) {
      starts.push(span);
      reach(span);
    }
  return starts;
}

/** A SERVER span that shares its CLIENT's id (Zipkin) is that CLIENT's child. */
function parentOf(span: Span, byId: ReadonlyMap<string, readonly Span[]>): Span | undefined {
  if (span.kind === 'server') {
    const client = byId.get(span.spanId)?.find((other) => other !== span && other.kind === 'client');
    if (client) return client;
  }
  if (span.parentSpanId === null) return undefined;
  const parents = (byId.get(span.parentSpanId) ?? []).filter((parent) => parent !== span);
  return parents.find((parent) => parent.kind === 'server') ?? parents[0];
}

export function findSpan(traces: readonly Trace[], ref: { trace_id: string; span_id: string }): Span | null {
  const trace = traces.find(({ traceId }) => traceId === ref.trace_id);
  return trace?.spans.find(({ spanId }) => spanId === ref.span_id) ?? null;
}
