/** The traceparent that arrived was not valid, so that the receiver began anew. */
import { type Rule } from './rule.js';

export const invalidHeader: Rule<'invalid-header'> = {
  id: 'invalid-header',
  severity: 'break',
  fix: 'Let a propagator write the header instead of own code: lower-case hex, 55 characters, no zero ids, version 00.',
};
