// As Zipkin's libraries do by default: the server joins the client's span, one id for both sides of a call (B3 headers).
const { isSpanContextValid, TraceFlags, trace } = require('@opentelemetry/api');
const { RandomIdGenerator } = require('@opentelemetry/sdk-trace-base');
const { startSdk } = require('./kit/otel.cjs');

let joined; // the client's span id, for the very next span: extract and start of the SERVER span are one step
const ids = new RandomIdGenerator();
const generateSpanId = () => {
  const id = joined ?? ids.generateSpanId();
  joined = undefined;
  return id;
};

const sharedSpans = {
  fields: () => ['x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid'],
  inject(context, carrier, setter) {
    const span = trace.getSpan(context);
    if (span === undefined || !isSpanContextValid(span.spanContext())) return;
    setter.set(carrier, 'x-b3-traceid', span.spanContext().traceId);
    setter.set(carrier, 'x-b3-spanid', span.spanContext().spanId);
    setter.set(carrier, 'x-b3-parentspanid', span.parentSpanContext?.spanId ?? '');
  },
  // lesson: one id for both sides
  extract(context, carrier, getter) {
    const [traceId, spanId, parentId] = this.fields().map((name) => getter.get(carrier, name));
    if (!traceId || !parentId) return context;
    joined = spanId;
    return trace.setSpanContext(context, { traceId, spanId: parentId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  },
  // lesson end
};

startSdk({ textMapPropagator: sharedSpans, idGenerator: { generateTraceId: ids.generateTraceId, generateSpanId } });
require('./relay.cjs');
