/** The outermost operation has not ended yet, and a span is exported only when it ends. */
import { type Rule } from './rule.js';

export const rootPending: Rule<'root-pending'> = {
  id: 'root-pending',
  severity: 'warning',
  fix: 'Ask again when the outermost operation has ended: a span is exported only then.',
};
