/** Caller and callee speak different header formats. */
import { type Rule } from './rule.js';

export const propagatorMismatch: Rule<'propagator-mismatch'> = {
  id: 'propagator-mismatch',
  severity: 'break',
  fix: 'Give {from} and {to} a propagator in common: OTEL_PROPAGATORS=tracecontext,baggage,b3 on both; Envoy with Zipkin: trace_context_option USE_B3_WITH_W3C_PROPAGATION.',
};
