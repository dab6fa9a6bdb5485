/** The backend gave only a part of the trace. */
import { type Rule } from './rule.js';

export const backendLimit: Rule<'backend-limit'> = {
  id: 'backend-limit',
  severity: 'warning',
  fix: 'Raise the limit of the backend (Tempo: max_bytes_per_trace) or write smaller traces (fewer spans per trace, links between batches).',
};
