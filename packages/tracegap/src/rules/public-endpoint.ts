/** A public endpoint began its own trace and kept a link to its caller's, by design. */
import { type Rule } from './rule.js';

export const publicEndpoint: Rule<'public-endpoint'> = {
  id: 'public-endpoint',
  severity: 'by-design',
  fix: 'There is nothing to fix: a public endpoint begins its own trace and keeps a link to the caller.',
};
