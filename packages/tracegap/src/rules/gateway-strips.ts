/** A gateway between caller and callee took the trace headers away. */
import { type Rule } from './rule.js';

export const gatewayStrips: Rule<'gateway-strips'> = {
  id: 'gateway-strips',
  severity: 'break',
  fix: 'Let the gateway between {from} and {to} pass traceparent and tracestate on (nginx: otel_trace_context propagate, or proxy_set_header for both).',
};
