import type { Int64, KeyValue, Span } from '../otlp/types.js';
import { decodeTrace, hex, type SpanInTrace } from './trace.js';

const NO_ROOT = '<root span not yet received>';
const ERROR = 2;

/** A trace as search sees it: its spans by start, its root and bounds; the tree is only numbered when a query asks for it. */
export class TraceView {
  readonly spans: readonly SpanInTrace[];
  readonly root: SpanInTrace | undefined;
  readonly startNs: bigint;
  readonly endNs: bigint;
  private parents: Map<Span, number> | undefined;

  constructor(
    readonly traceId: Uint8Array,
    parts: readonly Uint8Array[],
  ) {
    const spans = decodeTrace(parts);
    const starts = new Map(spans.map(({ span }) => [span, nanoseconds(span.startTimeUnixNano)]));
    const startOf = (of: SpanInTrace): bigint => starts.get(of.span) ?? 0n;
    this.spans = spans.sort((a, b) => (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0));
    this.root = spans.findLast(({ span }) => span.parentSpanId.length === 0);
    this.startNs = spans[0] ? startOf(spans[0]) : 0n;
    this.endNs = spans.reduce((latest, { span }) => max(latest, nanoseconds(span.endTimeUnixNano)), this.startNs);
  }

  /** In Tempo's way: without the zeros it begins with. */
  get shortId(): string {
    return hex(this.traceId).replace(/^0+/, '');
  }

  get rootServiceName(): string {
    return (this.root && serviceName(this.root)) || NO_ROOT;
  }

  get rootName(): string {
    return this.root?.span.name ?? '';
  }

  get durationNs(): number {
    return Number(this.endNs - this.startNs);
  }

  /** Tempo's nested set: the parent's left bound, -1 for a root, 0 for a span whose parent was not received. */
  nestedSetParent(span: Span): number {
    this.parents ??= numberTree(this.spans);
    return this.parents.get(span) ?? 0;
  }

  serviceStats(): Record<string, { spanCount: number; errorCount?: number }> {
    const stats: Record<string, { spanCount: number; errorCount?: number }> = {};
    for (const span of this.spans) {
      const of = (stats[serviceName(span)] ??= { spanCount: 0 });
      of.spanCount++;
      if (span.span.status?.code === ERROR) of.errorCount = (of.errorCount ?? 0) + 1;
    }
    return stats;
  }
}

export function serviceName({ resource }: SpanInTrace): string {
  return attribute(resource.attributes, 'service.name')?.stringValue ?? '';
}

function attribute(attributes: readonly KeyValue[], key: string): KeyValue['value'] | undefined {
  return attributes.find((candidate) => candidate.key === key)?.value;
}

export function nanoseconds({ low, high }: Int64): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Depth first from each root, counting on entering and on leaving, as Tempo numbers its spans. */
function numberTree(spans: readonly SpanInTrace[]): Map<Span, number> {
  const childrenOf = new Map<string, Span[]>();
  for (const { span } of spans) {
    const parent = hex(span.parentSpanId);
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [span]);
    else siblings.push(span);
  }
  const parents = new Map<Span, number>();
  let counter = 0;
  const open: { span: Span | undefined; left: number }[] = [{ span: undefined, left: -1 }];
  while (open.length > 0) {
    const { span, left } = open.pop() as { span: Span | undefined; left: number };
    // A negative left bound enters a span; a span that comes up again is being left.
    if (left > 0) {
      counter++;
      continue;
    }
    const number = span === undefined ? -1 : ++counter;
    if (span !== undefined) open.push({ span, left: number });
    for (const child of childrenOf.get(span === undefined ? '' : hex(span.spanId))?.toReversed() ?? []) {
      if (parents.has(child)) continue;
      parents.set(child, number);
      open.push({ span: child, left: 0 });
    }
  }
  return parents;
}
