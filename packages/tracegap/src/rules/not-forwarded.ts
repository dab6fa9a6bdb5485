/** An app in the middle received the trace headers and did not hand them on to the calls it made. */
import { type Rule } from './rule.js';

export const notForwarded: Rule<'not-forwarded'> = {
  id: 'not-forwarded',
  severity: 'break',
  fix: 'Instrument {dark}, or let it copy traceparent and tracestate (and baggage, x-request-id) from the request it received to the requests it makes; one of the two, never both.',
};
