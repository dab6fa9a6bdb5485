import {
  type Attributes,
  type Context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  context as active,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';
import { type InstrumentationScope, getNumberFromEnv, isTracingSuppressed } from '@opentelemetry/core';
import { type Resource } from '@opentelemetry/resources';
import { type Sampler, SamplingDecision, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { fromTimeInput, now } from './clock';
import { newSpanId, newTraceId } from './ids';
import { RecordedSpan, type SpanHome } from './span';

export interface TracerSetup {
  resource: Resource;
  sampler: Sampler;
  /** Whether `sampler` says yes to every child of a span that is recorded here; it is then not asked. */
  followsLocalParent: boolean;
  /** Told of each span that has ended. */
  pipelines: SpanProcessor[];
}

/** Hands out tracers whose spans are `RecordedSpan`s; the pipelines behind it are OpenTelemetry's own. */
export class LeanTracerProvider implements TracerProvider {
  private readonly tracers = new Map<string, LeanTracer>();
  private readonly home: SpanHome;

  constructor(private readonly setup: TracerSetup) {
    const [first, ...others] = setup.pipelines;
    this.home = {
      resource: setup.resource,
      limits: limitsFromEnv(),
      ended: (span) => {
        first?.onEnd(span);
        for (const other of others) other.onEnd(span);
      },
    };
  }

  getTracer(name: string, version?: string): LeanTracer {
    const key = `${name}@${version ?? ''}`;
    let tracer = this.tracers.get(key);
    if (!tracer) this.tracers.set(key, (tracer = new LeanTracer(this.setup, this.home, { name, version })));
    return tracer;
  }

  /** Whether any span is recorded at all. */
  get records(): boolean {
    return this.setup.pipelines.length > 0;
  }

  /** The sampler in words; undefined where nothing is recorded. */
  get sampler(): string | undefined {
    return this.records ? this.setup.sampler.toString() : undefined;
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.setup.pipelines.map((pipeline) => pipeline.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.setup.pipelines.map((pipeline) => pipeline.shutdown()));
  }
}

export class LeanTracer implements Tracer {
  constructor(
    private readonly setup: TracerSetup,
    private readonly home: SpanHome,
    private readonly scope: InstrumentationScope,
  ) {}

  /** Whether anything is recorded; if not, what comes in is handed on as it is. */
  get traces(): boolean {
    return this.setup.pipelines.length > 0;
  }

  startSpan(name: string, options: SpanOptions = {}, context: Context = active.active()): Span {
    const from = options.root ? trace.deleteSpan(context) : context;
    const attributes = options.attributes ? definedOnly(options.attributes) : {};
    const start = options.startTime === undefined ? undefined : fromTimeInput(options.startTime);
    const span = this.start(name, options.kind ?? SpanKind.INTERNAL, attributes, from, start);
    if (options.links) for (const link of options.links) span.addLink(link);
    return span;
  }

  /** As `startSpan`, for the instrumentations of this package: `attributes` are plain and become the span's own. */
  start(name: string, kind: SpanKind, attributes: Attributes, context: Context, startMs = now()): Span {
    if (isTracingSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parentSpan = trace.getSpan(context);
    const given = parentSpan?.spanContext();
    // Ids made here are right; to look at them again for each child costs more than making them.
    const ownParent = parentSpan instanceof RecordedSpan;
    const parent = given && (ownParent || isSpanContextValid(given)) ? given : undefined;
    if (!this.traces) return trace.wrapSpanContext(parent ?? INVALID_SPAN_CONTEXT);
    const identity: SpanContext = {
      traceId: parent ? parent.traceId : newTraceId(),
      spanId: newSpanId(),
      traceFlags: TraceFlags.SAMPLED,
      traceState: parent?.traceState,
    };
    const certain = ownParent && this.setup.followsLocalParent;
    if (!certain && !this.sampled(identity, name, kind, attributes, context)) return trace.wrapSpanContext(identity);
    return new RecordedSpan(this.home, this.scope, identity, parent, name, kind, attributes, startMs);
  }

  /** Asks the sampler, and writes its answer into `identity`. */
  private sampled(
    identity: SpanContext,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    context: Context,
  ): boolean {
    const answer = this.setup.sampler.shouldSample(context, identity.traceId, name, kind, attributes, []);
    if (answer.traceState) identity.traceState = answer.traceState;
    Object.assign(attributes, answer.attributes);
    const sampled = answer.decision === SamplingDecision.RECORD_AND_SAMPLED;
    identity.traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return sampled;
  }

  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const work = rest[rest.length - 1] as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const context = rest.length > 2 ? (rest[1] as Context) : active.active();
    const span = this.startSpan(name, options, context);
    return active.with(trace.setSpan(context, span), work, undefined, span);
  }
}

function definedOnly(attributes: Attributes): Attributes {
  const copy: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined && value !== null) copy[key] = value;
  }
  return copy;
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#span-limits */
function limitsFromEnv(): SpanHome['limits'] {
  const limit = (span: string, general?: string): number | undefined =>
    getNumberFromEnv(span) ?? (general ? getNumberFromEnv(general) : undefined);
  return {
    attributes: limit('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT') ?? 128,
    valueLength: limit('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? Infinity,
    events: limit('OTEL_SPAN_EVENT_COUNT_LIMIT') ?? 128,
    links: limit('OTEL_SPAN_LINK_COUNT_LIMIT') ?? 128,
  };
}
