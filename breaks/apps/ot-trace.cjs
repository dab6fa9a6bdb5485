// OpenTelemetry with the headers of OpenTracing's first tracers (ot-tracer-traceid), which have room for 64 bits of the trace id.
// WHOLE_IDS=1 is the mend: the headers of the W3C. SHORT_IDS: its own ids have 64 bits, as those tracers make them.
const { OTTracePropagator } = require('@opentelemetry/propagator-ot-trace');
const { RandomIdGenerator } = require('@opentelemetry/sdk-trace-base');
const { startSdk } = require('./kit/otel.cjs');

const ids = new RandomIdGenerator();
const short = { generateSpanId: ids.generateSpanId, generateTraceId: () => ids.generateSpanId().padStart(32, '0') };

// lesson: the propagator
const propagator = process.env.WHOLE_IDS ? {} : { textMapPropagator: new OTTracePropagator() };
// lesson end
startSdk({ ...propagator, ...(process.env.SHORT_IDS ? { idGenerator: short } : {}) });
require('./relay.cjs');
