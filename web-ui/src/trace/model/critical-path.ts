// Which spans the whole time went by in: shortening any other one would not have made the answer come sooner.
import { type Span, type Trace, type TraceReport } from 'tracegap';
import { findSpan, spanKey, treeOf, type Tree } from './span-tree';
import { gapsOf, isAfter, type Gap } from './waterfall';

/** A stretch of a span that is on the path; milliseconds since 1970. */
export interface Stretch {
  readonly key: string;
  readonly service: string | null;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * From the end of the first root backwards, as Jaeger does it: the child that ended last before the moment we stand at is
 * what the parent waited for, and so on within it; what no child covers is the span's own. The half on the other side of a
 * gap counts as a child. A child that outlives its parent is cut at the parent's end: nobody waited for the rest.
 * @see https://www.uber.com/blog/crisp-critical-path-analysis-for-microservice-architectures/
 */
export function criticalPath(traces: readonly Trace[], report: Pick<TraceReport, 'findings'>): Stretch[] {
  const gaps = gapsOf(report);
  const targets = new Set(gaps.map(({ there }) => there.trace_id));
  const trees = new Map(traces.map((trace) => [trace.traceId, treeOf(trace)]));
  const first = traces.find(({ traceId }) => !targets.has(traceId)) ?? traces[0];
  const root = first && longest(trees.get(first.traceId)?.roots ?? []);
  if (!root) return [];
  const stretches: Stretch[] = [];
  const walked = new Set<Span>();
  const open = [{ span: root, fromMs: root.startMs, untilMs: root.endMs }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (walked.has(next.span)) continue;
    walked.add(next.span);
    const children = childrenOf(next.span, traces, trees, gaps).filter((child) => !walked.has(child));
    const waited = waitedFor(next, children);
    stretches.push(...ownStretches(next, waited));
    open.push(...waited);
  }
  return stretches.sort((a, b) => a.startMs - b.startMs);
}

export function byKey(stretches: readonly Stretch[]): ReadonlyMap<string, readonly Stretch[]> {
  const found = new Map<string, Stretch[]>();
  for (const one of stretches) found.set(one.key, [...(found.get(one.key) ?? []), one]);
  return found;
}

/** Each service's share of the path, the largest first; together 1. */
export function sharesOf(stretches: readonly Stretch[]): { service: string | null; share: number }[] {
  const total = stretches.reduce((sum, one) => sum + one.endMs - one.startMs, 0);
  const sums = new Map<string | null, number>();
  for (const { service, startMs, endMs } of stretches) sums.set(service, (sums.get(service) ?? 0) + endMs - startMs);
  return [...sums]
    .map(([service, ms]) => ({ service, share: total === 0 ? 0 : ms / total }))
    .sort((a, b) => b.share - a.share);
}

interface Part {
  readonly span: Span;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The children that `part` waited for, the last one first, each within the part and before the one after it. */
function waitedFor({ fromMs, untilMs }: Part, children: readonly Span[]): Part[] {
  const parts: Part[] = [];
  let cursor = untilMs;
  const within = children
    .map((span) => ({ span, fromMs: Math.max(span.startMs, fromMs), untilMs: Math.min(span.endMs, untilMs) }))
    .filter((part) => part.untilMs > part.fromMs)
    .sort((a, b) => b.untilMs - a.untilMs);
  for (const part of within) {
    if (part.untilMs > cursor) continue;
    parts.push(part);
    cursor = part.fromMs;
  }
  return parts;
}

/** What of `part` none of those covers. */
function ownStretches({ span, fromMs, untilMs }: Part, waited: readonly Part[]): Stretch[] {
  const stretches: Stretch[] = [];
  const add = (startMs: number, endMs: number) => {
    if (endMs > startMs) stretches.push({ key: spanKey(span), service: span.resource.service, startMs, endMs });
  };
  let cursor = untilMs;
  for (const part of waited) {
    add(part.untilMs, cursor);
    cursor = part.fromMs;
  }
  add(fromMs, cursor);
  return stretches;
}

function childrenOf(span: Span, traces: readonly Trace[], trees: ReadonlyMap<string, Tree>, gaps: readonly Gap[]) {
  const beyond = gaps.filter((gap) => isAfter(gap, span)).flatMap(({ there }) => findSpan(traces, there) ?? []);
  return [...(trees.get(span.traceId)?.childrenOf(span) ?? []), ...beyond];
}

const longest = (spans: readonly Span[]): Span | undefined =>
  [...spans].sort((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))[0];
