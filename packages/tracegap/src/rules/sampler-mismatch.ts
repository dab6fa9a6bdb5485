/** Services decide about sampling one by one, so that parts of a trace are missing. */
import { type Rule } from './rule.js';

export const samplerMismatch: Rule<'sampler-mismatch'> = {
  id: 'sampler-mismatch',
  severity: 'warning',
  fix: 'Decide about sampling once: parent-based samplers in every service, and 100 % random_sampling in proxies behind the first one.',
};
