/** Two traces are connected by a link instead of a parent, by design. */
import { type Rule } from './rule.js';

export const spanLink: Rule<'span-link'> = {
  id: 'span-link',
  severity: 'by-design',
  fix: 'There is nothing to fix: batches and queues are connected by links instead of parents.',
};
