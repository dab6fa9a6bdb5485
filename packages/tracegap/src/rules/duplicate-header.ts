/** Two traceparent headers were sent, so that the receiver refused both. */
import { type Rule } from './rule.js';

export const duplicateHeader: Rule<'duplicate-header'> = {
  id: 'duplicate-header',
  severity: 'break',
  fix: 'Remove the hand-written copying of traceparent in {from}: its client is instrumented and adds its own, and two traceparent headers are refused.',
};
