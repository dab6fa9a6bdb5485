/** The trace, or the part behind this call, was not chosen for recording. */
import { type Rule } from './rule.js';

export const unsampled: Rule<'unsampled'> = {
  id: 'unsampled',
  severity: 'by-design',
  fix: 'There is nothing to fix: the trace was not chosen. To see it, raise the sampling rate where the trace begins.',
};
