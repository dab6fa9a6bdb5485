/** What the page is told of the situations, and what a played one leaves: the shapes, in one place. */
import { type CauseId } from 'tracegap';
import { type Label } from '../stage/label';
import { type ResourceSpans } from '../stage/otlp';
import { type Family } from '../stage/situation';
import { type Chain } from './chain';

/** Which of a situation's takes is played: its first, its first twin, or its first with the fix applied. */
export const PARTS = ['broken', 'twin', 'fixed'] as const;
export type Part = (typeof PARTS)[number];

/** What must be on a machine to play it, beside Node and npm's packages. */
export type Need = 'envoy' | 'browser' | 'languages';

/** Some lines of a source. */
export interface Excerpt {
  /** From the repository's root. */
  readonly file: string;
  readonly text: string;
}

/** A source as it is played broken, and with the fix. `file` is null for how the programs are started. */
export interface Change {
  readonly file: string | null;
  readonly before: string;
  readonly after: string;
}

export interface Page {
  readonly name: string;
  readonly family: Family;
  /** One sentence each, in English. */
  readonly story: string;
  readonly fix: string | null;
  readonly needs: Readonly<Record<Part, readonly Need[]>>;
  /** The cause, whose page in packages/tracegap/docs/rules explains it. */
  readonly rule: CauseId | null;
  /** That page, as it is written (Markdown). */
  readonly rule_page: string | null;
  /** The names of the takes that are played. */
  readonly takes: { readonly broken: string; readonly twin: string };
  readonly chain: Chain;
  readonly lines: readonly Excerpt[];
  /** How its programs are started, a line each. */
  readonly starts: string;
  readonly changes: readonly Change[];
}

/** What a played or recorded take leaves. */
export interface Left {
  readonly situation: string;
  readonly part: Part;
  readonly recorded: boolean;
  readonly resourceSpans: readonly ResourceSpans[];
  /** One for each request: its traces by the programs' own journals, what must be said of them, what tracegap says. */
  readonly requests: readonly (Label & { readonly says: string; readonly says_cause: string | null })[];
}
