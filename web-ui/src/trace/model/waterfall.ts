// Rows of the waterfall: every trace of the story as a tree on one time axis, the gap between two halves a row of its own.
import { type Span, type Trace, type TraceReport } from 'tracegap';

export interface SpanRow {
  readonly kind: 'span';
  /** Unique among the rows; a span id alone is not (Zipkin shares it between caller and callee). */
  readonly key: string;
  readonly span: Span;
  readonly depth: number;
  readonly children: number;
  /** 0 for the caller's half, 1 for the first other half, … */
  readonly half: number;
  /** The row's parent is of the same service. */
  readonly sameService: boolean;
  /** The parent is named, but nobody exported it. */
  readonly orphan: boolean;
}

export interface GapRow {
  readonly kind: 'gap';
  readonly key: string;
  readonly depth: number;
  /** Index in the report's findings. */
  readonly finding: number;
  readonly here: Span | null;
  readonly there: Span | null;
}

export type Row = SpanRow | GapRow;

/** Milliseconds since 1970. */
export interface Axis {
  readonly startMs: number;
  readonly endMs: number;
}

interface Tree {
  readonly roots: readonly Span[];
  readonly childrenOf: (span: Span) => readonly Span[];
  readonly isOrphan: (span: Span) => boolean;
}

/** From the first start to the last end of all traces; never empty, so that it can be divided by. */
export function axisOf(traces: readonly Trace[]): Axis {
  let [startMs, endMs] = [Infinity, -Infinity];
  for (const { spans } of traces)
    for (const span of spans) {
      startMs = Math.min(startMs, span.startMs);
      endMs = Math.max(endMs, span.endMs);
    }
  if (!Number.isFinite(startMs)) return { startMs: 0, endMs: 1 };
  return { startMs, endMs: Math.max(endMs, startMs + 0.001) };
}

/**
 * Depth first, children by start. Where a finding names the other half, that half follows the span after which the
 * context was lost, with the gap between them, so that the eye reads on where the call went on.
 */
export function rowsOf(
  traces: readonly Trace[],
  report: Pick<TraceReport, 'findings'>,
  collapsed: ReadonlySet<string>,
): Row[] {
  const trees = new Map(traces.map((trace) => [trace.traceId, treeOf(trace)]));
  const gaps = report.findings.flatMap((finding, index) =>
    finding.there ? [{ ...finding, there: finding.there, index }] : [],
  );
  const rows: Row[] = [];
  const drawn = new Set<string>();
  let halves = 0;

  const drawTrace = (traceId: string, depth: number) => {
    const tree = trees.get(traceId);
    if (!tree || drawn.has(traceId)) return;
    drawn.add(traceId);
    const half = halves++;
    for (const root of tree.roots) drawSpan(tree, root, depth, half, null, new Set());
  };
  const drawSpan = (
    tree: Tree,
    span: Span,
    depth: number,
    half: number,
    parent: Span | null,
    path: ReadonlySet<Span>,
  ) => {
    if (path.has(span)) return; // a trace from a stranger may name a span as its own ancestor
    const children = tree.childrenOf(span);
    const after = gaps.filter(({ here }) => here.trace_id === span.traceId && here.span_id === span.spanId);
    const key = spanKey(span);
    rows.push({
      kind: 'span',
      key,
      span,
      depth,
      half,
      children: children.length + after.length,
      sameService: parent !== null && parent.resource.service === span.resource.service,
      orphan: tree.isOrphan(span),
    });
    if (collapsed.has(key)) {
      for (const trace of halvesBelow(tree, span)) drawn.add(trace);
      return;
    }
    const onward = new Set(path).add(span);
    for (const child of children) drawSpan(tree, child, depth + 1, half, span, onward);
    for (const gap of after) {
      if (drawn.has(gap.there.trace_id) || !trees.has(gap.there.trace_id)) continue;
      const there = findSpan(traces, gap.there);
      rows.push({ kind: 'gap', key: `gap/${gap.index}`, depth: depth + 1, finding: gap.index, here: span, there });
      drawTrace(gap.there.trace_id, depth + 1);
    }
  };

  /** The halves that would be drawn somewhere below a span: folded away with it. */
  const halvesBelow = (tree: Tree, from: Span): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [{ tree, span: from }];
    const seen = new Set<Span>();
    for (let next = open.pop(); next; next = open.pop()) {
      const { tree: home, span } = next;
      if (seen.has(span)) continue;
      seen.add(span);
      open.push(...home.childrenOf(span).map((child) => ({ tree: home, span: child })));
      for (const { here, there } of gaps) {
        const other = trees.get(there.trace_id);
        if (!other || here.trace_id !== span.traceId || here.span_id !== span.spanId) continue;
        found.add(there.trace_id);
        open.push(...other.roots.map((root) => ({ tree: other, span: root })));
      }
    }
    return found;
  };

  const targets = new Set(gaps.map((gap) => gap.there.trace_id));
  const callersFirst = [...traces].sort((a, b) => Number(targets.has(a.traceId)) - Number(targets.has(b.traceId)));
  for (const { traceId } of callersFirst) drawTrace(traceId, 0);
  return rows;
}

/** Names a span among the rows. */
export function spanKey(span: Span): string {
  return `${span.traceId}/${span.spanId}/${span.kind}`;
}

function treeOf({ spans }: Trace): Tree {
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
  // Spans in a circle hang on no root: draw them from the first of them on rather than not at all.
  for (const span of spans)
    if (!reached.has(span)) {
      roots.push(span);
      reach(span);
    }
  const byStart = (a: Span, b: Span) => a.startMs - b.startMs;
  roots.sort(byStart);
  for (const siblings of children.values()) siblings.sort(byStart);
  return { roots, childrenOf: (span) => children.get(span) ?? [], isOrphan: (span) => orphans.has(span) };
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
