/** The span model that everything below the parsers works on: OTLP's, with ids as hex and times as numbers. */

export type AttributeValue =
  string | number | boolean | null | readonly AttributeValue[] | { readonly [key: string]: AttributeValue };

/** Made without a prototype: keys come from strangers. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanLink {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeMs: number;
  readonly attributes: Attributes;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}

/** One per batch of spans; spans of the same batch share the object. */
export interface Resource {
  /** `service.name`, or null where the resource has none. */
  readonly service: string | null;
  readonly attributes: Attributes;
}

export interface Span {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970 with a fraction; good to about a quarter of a microsecond. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: 'unset' | 'ok' | 'error';
  /** OTLP flags; null where the source does not keep them (Tempo, once a trace has left memory). */
  readonly flags: number | null;
  readonly traceState: string;
  readonly droppedLinks: number;
  readonly resource: Resource;
  readonly scope: Scope;
}

export interface Trace {
  readonly traceId: string;
  readonly spans: readonly Span[];
  /** Why the source says that spans are missing, or null. */
  readonly partial: string | null;
}

/** SERVER and CONSUMER spans begin where a message arrives. */
export function isReceiver(kind: SpanKind): boolean {
  return kind === 'server' || kind === 'consumer';
}

/** CLIENT and PRODUCER spans end where a message leaves. */
export function isSender(kind: SpanKind): boolean {
  return kind === 'client' || kind === 'producer';
}

/** OTLP span flags, opentelemetry.proto.trace.v1.SpanFlags: bit 0 sampled, bit 8 "is-remote is known", bit 9 remote. */
const SAMPLED = 0x001;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Whether the parent was in another process; null where the span does not say. */
export function parentIsRemote(span: Span): boolean | null {
  if (span.flags === null || (span.flags & HAS_IS_REMOTE) === 0) return null;
  return (span.flags & IS_REMOTE) !== 0;
}

/** Whether the span says that it was not sampled (recorded all the same). */
export function saysUnsampled(span: Span): boolean {
  return span.flags !== null && (span.flags & HAS_IS_REMOTE) !== 0 && (span.flags & SAMPLED) === 0;
}

/** Groups spans by trace id, in the order of their first appearance. `partial`: why spans of a trace are missing. */
export function groupByTrace(spans: Iterable<Span>, partial: ReadonlyMap<string, string> = new Map()): Trace[] {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groups.get(span.traceId);
    if (group) group.push(span);
    else groups.set(span.traceId, [span]);
  }
  return [...groups].map(([traceId, grouped]) => ({ traceId, spans: grouped, partial: partial.get(traceId) ?? null }));
}
