// Rows of the waterfall: every trace of the story as a tree on one time axis, the gap between two halves a row of its own.
import { type Finding, type Span, type Trace, type TraceReport } from 'tracegap';
import { findSpan, spanKey, treeOf, type Tree } from './span-tree';

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
  const story = new Story(traces, gapsOf(report), collapsed);
  const targets = new Set(gapsOf(report).map((gap) => gap.there.trace_id));
  const callersFirst = [...traces].sort((a, b) => Number(targets.has(a.traceId)) - Number(targets.has(b.traceId)));
  for (const { traceId } of callersFirst) story.drawTrace(traceId, 0);
  return story.rows;
}

/** A finding that names the other half. */
export interface Gap {
  readonly here: Finding['here'];
  readonly there: NonNullable<Finding['there']>;
  /** Index in the report's findings. */
  readonly index: number;
}

export function gapsOf({ findings }: Pick<TraceReport, 'findings'>): Gap[] {
  return findings.flatMap(({ here, there }, index) => (there ? [{ here, there, index }] : []));
}

export const isAfter = ({ here }: Gap, span: Span): boolean =>
  here.trace_id === span.traceId && here.span_id === span.spanId;

/** Where a span is drawn. */
interface Place {
  readonly tree: Tree;
  readonly depth: number;
  readonly half: number;
  readonly parent: Span | null;
  /** The spans above it: a trace from a stranger may name a span as its own ancestor. */
  readonly path: ReadonlySet<Span>;
}

class Story {
  readonly rows: Row[] = [];
  private readonly trees: ReadonlyMap<string, Tree>;
  private readonly drawn = new Set<string>();
  private halves = 0;

  constructor(
    private readonly traces: readonly Trace[],
    private readonly gaps: readonly Gap[],
    private readonly collapsed: ReadonlySet<string>,
  ) {
    this.trees = new Map(traces.map((trace) => [trace.traceId, treeOf(trace)]));
  }

  drawTrace(traceId: string, depth: number): void {
    const tree = this.trees.get(traceId);
    if (!tree || this.drawn.has(traceId)) return;
    this.drawn.add(traceId);
    const half = this.halves++;
    for (const root of tree.roots) this.drawSpan(root, { tree, depth, half, parent: null, path: new Set() });
  }

  private drawSpan(span: Span, place: Place): void {
    const { tree, depth, half, parent, path } = place;
    if (path.has(span)) return;
    const children = tree.childrenOf(span);
    const after = this.gaps.filter((gap) => isAfter(gap, span));
    const key = spanKey(span);
    this.rows.push({
      kind: 'span',
      key,
      span,
      depth,
      half,
      children: children.length + after.length,
      sameService: parent !== null && parent.resource.service === span.resource.service,
      orphan: tree.isOrphan(span),
    });
    if (this.collapsed.has(key)) {
      for (const trace of this.halvesBelow(tree, span)) this.drawn.add(trace);
      return;
    }
    const onward = new Set(path).add(span);
    for (const child of children) this.drawSpan(child, { tree, depth: depth + 1, half, parent: span, path: onward });
    for (const gap of after) this.drawGap(gap, span, depth + 1);
  }

  private drawGap({ there: other, index }: Gap, here: Span, depth: number): void {
    if (this.drawn.has(other.trace_id) || !this.trees.has(other.trace_id)) return;
    const there = findSpan(this.traces, other);
    this.rows.push({ kind: 'gap', key: `gap/${index}`, depth, finding: index, here, there });
    this.drawTrace(other.trace_id, depth);
  }

  /** The halves that would be drawn somewhere below a span: folded away with it. */
  private halvesBelow(tree: Tree, from: Span): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [{ tree, span: from }];
    const seen = new Set<Span>();
    for (let next = open.pop(); next; next = open.pop()) {
      const { tree: home, span } = next;
      if (seen.has(span)) continue;
      seen.add(span);
      open.push(...home.childrenOf(span).map((child) => ({ tree: home, span: child })));
      for (const gap of this.gaps) {
        const other = this.trees.get(gap.there.trace_id);
        if (!other || !isAfter(gap, span)) continue;
        found.add(gap.there.trace_id);
        open.push(...other.roots.map((root) => ({ tree: other, span: root })));
      }
    }
    return found;
  }
}
