/** Several collectors decided about parts of one trace, each by itself. */
import { type Rule } from './rule.js';

export const tailSamplingSplit: Rule<'tail-sampling-split'> = {
  id: 'tail-sampling-split',
  severity: 'break',
  fix: 'Send all spans of a trace to one collector before tail sampling: loadbalancing exporter with routing_key traceID in front.',
};
