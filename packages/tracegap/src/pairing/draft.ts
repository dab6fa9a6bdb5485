/** A match while it is being weighed. */
import { type Point } from './evidence.js';

export interface MatchDraft {
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

export function exclude(draft: MatchDraft, ...against: Point[]): void {
  draft.excluded = true;
  draft.against.push(...against);
}
