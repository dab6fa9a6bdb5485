/** What is being found out about one entry and one exit. */
import { type Point } from './evidence.js';

/** Strongest last; the numbers are compared, see candidates.ts for the keys above these. */
export const RANK = {
  none: 0,
  time: 1,
  process: 2,
  callee: 3,
  address: 4,
  node: 5,
  value: 6,
  request: 7,
  message: 8,
  header: 9,
};

export interface Draft {
  rank: number;
  key: string;
  score: number;
  direct: boolean;
  elsewhere: boolean;
  excluded: boolean;
  /** The call may have started this work and returned. */
  starts: boolean;
  for: Point[];
  against: Point[];
}

export function exclude(draft: Draft, ...against: Point[]): void {
  draft.excluded = true;
  draft.against.push(...against);
}
