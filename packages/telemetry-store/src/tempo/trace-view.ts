import type { Int64, KeyValue, Span } from '../otlp/types.js';
import { decodeTrace, hex, type SpanInTrace } from './trace.js';
import { NOWHERE, numberTree, type Place } from './tree.js';

const NO_ROOT = '<root span not yet received>';
const ERROR = 2;

/** A trace as search sees it: its spans by start, its root and bounds; the tree is only numbered when a query asks for it. */
export class TraceView {
  readonly spans: readonly SpanInTrace[];
  readonly root: SpanInTrace | undefined;
  readonly startNs: bigint;
  readonly endNs: bigint;
  private places: Map<Span, Place> | undefined;

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

  /**
   * Tempo's nested set: a span's own bounds, between which its descendants' lie, and its parent's left bound, -1 for a root. All three
   * are 0 for a span that hangs below one that was not received.
   */
  place(span: Span): Place {
    this.places ??= numberTree(this.spans);
    return this.places.get(span) ?? NOWHERE;
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
