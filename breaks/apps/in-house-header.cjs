// A company's own propagator, written by hand. WRITES says what it gets wrong.
const { W3CTraceContextPropagator } = require('@opentelemetry/core');
const { startSdk } = require('./kit/otel.cjs');

const WRONG = {
  'upper-case': (header) => header.toUpperCase(),
  'zero-parent': (header) => header.replace(/-[0-9a-f]{16}-/, '-0000000000000000-'),
  'short-trace-id': (header) => header.replace(/^00-[0-9a-f]{16}/, '00-'),
};

class InHousePropagator extends W3CTraceContextPropagator {
  // lesson: the propagator
  inject(context, carrier, setter) {
    const set = (target, name, value) => setter.set(target, name, WRONG[process.env.WRITES](value));
    super.inject(context, carrier, { set });
  }
  // lesson end
}

startSdk({ textMapPropagator: new InHousePropagator() });
require('./relay.cjs');
