/** The browser did not send the header across origins. */
import { type Rule } from './rule.js';

export const corsBlocked: Rule<'cors-blocked'> = {
  id: 'cors-blocked',
  severity: 'break',
  fix: 'Allow the headers across origins (Access-Control-Allow-Headers: traceparent, tracestate, baggage) and name the origin in propagateTraceHeaderCorsUrls of the page.',
};
