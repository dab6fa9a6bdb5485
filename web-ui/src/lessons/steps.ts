// The guided way: which situations, in which order, and which of a step's answers is right.
export interface Step {
  readonly situation: string;
  /** Index of the right one among the choices of i18n/*-steps.ts. */
  readonly right: number;
}

export interface StepTexts {
  readonly title: string;
  /** What to look at before answering. */
  readonly before: string;
  readonly choices: readonly string[];
  /** Said when an answer was given. */
  readonly answer: string;
}

export const STEPS: readonly Step[] = [
  { situation: 'not-forwarded', right: 1 },
  { situation: 'client-not-instrumented', right: 0 },
  { situation: 'async-context-lost', right: 2 },
  { situation: 'queue-not-injected', right: 1 },
  { situation: 'propagator-mismatch', right: 2 },
  { situation: 'sampler-mismatch', right: 0 },
  { situation: 'lost-in-process', right: 1 },
  { situation: 'context-leak', right: 3 },
];
