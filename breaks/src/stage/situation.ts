/** What a situation is, and what it says of itself: the labels of the corpus come from here, never from tracegap. */
import { type CauseId, type Verdict } from 'tracegap';
import { type JournalEntry } from './program';
import { type Stage } from './stage';

/** What goes wrong, as the page sorts its list. */
export const FAMILIES = [
  'lost-at-a-hop',
  'wrong-header',
  'spans-missing',
  'sampled-away',
  'connected-but-wrong',
  'no-break',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What a take does with the stage; a rehearsal (lesson/rehearsal.ts) offers the same and starts nothing. */
export type Boards = Pick<Stage, Exclude<keyof Stage, 'finish' | 'close'>>;

/** What must be said of a request's trace. */
export interface Expectation {
  /** More than one where the spans cannot tell (say why in the situation). */
  readonly verdict: Verdict | readonly Verdict[];
  /** `service.name` before and after the gap; `dark` is the silent service between where the spans name it. */
  readonly hop?: { readonly from: string | null; readonly to: string | null };
  readonly dark?: string;
  readonly cause?: CauseId;
  /** Several halves fit equally: naming one would be a guess. */
  readonly ambiguous?: boolean;
}

/** For requests of which chance decides (samplers): the expectation from what the programs told in their journals. */
export type Expects = Expectation | ((seen: readonly JournalEntry[]) => Expectation);

/** One way in which a situation is played; its recording is one file of the corpus. */
export interface Take {
  readonly name: string;
  readonly expects: Expects;
  /** Sets the stage and sends the requests; `mended` applies the mend of the cause. */
  play(stage: Boards, mended: boolean): Promise<void>;
  /** Nobody looked at its verdict while tracegap's rules were made. */
  readonly holdOut?: boolean;
}

export interface Situation {
  readonly name: string;
  readonly family: Family;
  /** The programs of breaks/apps whose marked lines (`lesson:` … `lesson end`) do it; absent where only how they are started does. */
  readonly lines?: readonly string[];
  /** One sentence for the list: what is wrong. */
  readonly story: string;
  readonly takes: readonly Take[];
  /** What looks like it and is not. */
  readonly twins: readonly Take[];
  /** What `--fixed` changes; absent where nothing in the programs can be mended. */
  readonly mend?: string;
  /** The words of tracegap's printed mend that `--fixed` carries out. */
  readonly mendSays?: string;
  /** Why it cannot be played on this machine, or null; absent where nothing but Node and npm's packages are needed. */
  readonly missing?: () => string | null;
}
