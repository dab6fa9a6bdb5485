/** Builds traces for tests: only what matters to the test is named, ids and times follow. */
import { type Attributes, type AttributeValue, type Span, type SpanKind, type Trace } from '../span/model.js';

export interface SpanPlan {
  readonly service: string;
  readonly kind: SpanKind;
  /** Milliseconds since the test's zero. */
  readonly at: readonly [from: number, to: number];
  readonly name?: string;
  readonly scope?: string;
  readonly attributes?: Record<string, AttributeValue>;
  readonly resource?: Record<string, AttributeValue>;
  readonly flags?: number | null;
  readonly links?: readonly { traceId: string; spanId: string }[];
  readonly status?: Span['status'];
  readonly below?: readonly SpanPlan[];
  /** Names a parent that is not in the trace. */
  readonly lostParent?: boolean;
}

export const ZERO_MS = 1_790_000_000_000;

let counter = 0;

/** A trace of its own for every call; ids are unique within the process. */
export function traceOf(...plans: readonly SpanPlan[]): Trace {
  counter += 1;
  const traceId = `f${counter.toString(16).padStart(31, '0')}`;
  const spans: Span[] = [];
  const add = (plan: SpanPlan, parent: string | null) => {
    const span = spanOf(plan, traceId, plan.lostParent ? 'dead00000000beef' : parent);
    spans.push(span);
    for (const child of plan.below ?? []) add(child, span.spanId);
  };
  for (const plan of plans) add(plan, null);
  return { traceId, spans, partial: null };
}

function spanOf(plan: SpanPlan, traceId: string, parentSpanId: string | null): Span {
  counter += 1;
  return {
    traceId,
    spanId: `e${counter.toString(16).padStart(15, '0')}`,
    parentSpanId,
    name: plan.name ?? plan.kind,
    kind: plan.kind,
    startMs: ZERO_MS + plan.at[0],
    endMs: ZERO_MS + plan.at[1],
    attributes: bare(plan.attributes),
    events: [],
    links: (plan.links ?? []).map((link) => ({ ...link, attributes: bare() })),
    status: plan.status ?? 'unset',
    flags: plan.flags ?? null,
    traceState: '',
    droppedLinks: 0,
    resource: { service: plan.service, attributes: bare({ 'service.name': plan.service, ...plan.resource }) },
    scope: { name: plan.scope ?? 'io.opentelemetry.okhttp-3.0', version: '' },
  };
}

function bare(from: Record<string, AttributeValue> = {}): Attributes {
  return Object.assign(Object.create(null) as Record<string, AttributeValue>, from);
}

/** Moves a trace in time. */
export function later(trace: Trace, byMs: number): Trace {
  return {
    ...trace,
    spans: trace.spans.map((span) => ({ ...span, startMs: span.startMs + byMs, endMs: span.endMs + byMs })),
  };
}
