import { type Attributes, type Context, type Link, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import { createSamplerFromEnv } from '../node-sdk';

const NOT_RECORDED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/**
 * The sampler OTEL_TRACES_SAMPLER names, without queries that belong to nothing: migrations and seeds at start would each be a trace
 * of one span, in the way of everybody who searches for a service's requests. Inside a request or a step every query is told.
 */
export class WithoutLoneQueries implements Sampler {
  private readonly inner = createSamplerFromEnv() ?? new ParentBasedSampler({ root: new AlwaysOnSampler() });

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
