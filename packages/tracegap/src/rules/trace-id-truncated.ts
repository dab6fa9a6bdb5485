/** One side keeps, or hands on, only 64 of the 128 bits of the trace id. */
import { type Rule } from './rule.js';

const MIXED = 'ids that are cut are another trace for whoever keeps all 128 bits';

export const traceIdTruncated: Rule<'trace-id-truncated'> = {
  id: 'trace-id-truncated',
  severity: 'break',
  fix: `Let {by} keep and hand on all 128 bits of the trace id, or write traceparent instead of B3, Jaeger's or OpenTracing's headers with 64 bits: ${MIXED}.`,
  fixBy: {
    Datadog: `{by} uses Datadog's library: set DD_TRACE_128_BIT_TRACEID_GENERATION_ENABLED=true and DD_TRACE_PROPAGATION_STYLE=tracecontext, and export the high half (_dd.p.tid) with every span: ${MIXED}.`,
    Jaeger: `{by} uses a Jaeger client: set JAEGER_TRACEID_128BIT=true, or move to OpenTelemetry, which took its place: ${MIXED}.`,
    Zipkin: `{by} uses Brave or another Zipkin library: set traceId128Bit(true): ${MIXED}.`,
    Envoy: `{by} is an Envoy with Zipkin's tracer: set trace_id_128bit: true, or use the OpenTelemetry tracer: ${MIXED}.`,
  },
};
