import { type Attributes, type Context, type Link, SpanKind, diag, trace } from '@opentelemetry/api';
import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

const NOT_RECORDED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** The sampler OTEL_TRACES_SAMPLER names (parentbased_always_on unless told), without the noise of start-up. */
export function chosenSampler(): Sampler {
  return new WithoutLoneQueries(namedSampler(getStringFromEnv('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on'));
}

function namedSampler(name: string): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio());
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio()) });
    case 'parentbased_always_on':
      break;
    default:
      diag.warn(`OTEL_TRACES_SAMPLER: there is no "${name}"; parentbased_always_on is used`);
  }
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

function ratio(): number {
  const value = getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? 1;
  if (value >= 0 && value <= 1) return value;
  diag.warn(`OTEL_TRACES_SAMPLER_ARG: ${value} is not between 0 and 1; 1 is used`);
  return 1;
}

/**
 * Leaves out queries that belong to nothing: migrations and seeds at start would each be a trace of one span, in the way of
 * everybody who searches for a service's requests. Inside a request or a step every query is told.
 */
class WithoutLoneQueries implements Sampler {
  constructor(private readonly inner: Sampler) {}

  shouldSample(
    parent: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    if (kind === SpanKind.CLIENT && attributes['db.system.name'] !== undefined && !trace.getSpanContext(parent))
      return NOT_RECORDED;
    return this.inner.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return this.inner.toString();
  }
}
