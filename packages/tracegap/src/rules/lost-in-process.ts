/** A process lost spans of its own before they were exported. */
import { type Rule } from './rule.js';

export const lostInProcess: Rule<'lost-in-process'> = {
  id: 'lost-in-process',
  severity: 'break',
  fix: 'Flush before the process ends (sdk.shutdown() on SIGTERM and beforeExit), and enlarge the span queue (OTEL_BSP_MAX_QUEUE_SIZE) if it overflows.',
};
