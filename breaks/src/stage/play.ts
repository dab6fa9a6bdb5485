import { type ResourceSpans } from './otlp';
import { type Label, labelsOf } from './label';
import { type Take } from './situation';
import { type Progress, Stage } from './stage';

/** What one performance left: the spans as they were exported, and what must be said of them. */
export interface Recording {
  readonly resourceSpans: readonly ResourceSpans[];
  readonly labels: readonly Label[];
}

export interface PerformOptions {
  readonly mended?: boolean;
  readonly tell?: (progress: Progress) => void;
  /** Ends the performance at once: everything that runs is killed, and the promise rejects. */
  readonly signal?: AbortSignal;
}

/** Plays a take from start to end; whatever happens, nothing of it goes on running. */
export async function perform(take: Take, { mended = false, tell, signal }: PerformOptions = {}): Promise<Recording> {
  const expects = mended ? { verdict: 'connected' as const } : take.expects;
  const stage = await Stage.open(expects, tell);
  signal?.addEventListener('abort', () => void stage.close());
  try {
    await take.play(stage, mended);
    const played = await stage.finish();
    return { resourceSpans: played.resourceSpans, labels: labelsOf(played) };
  } finally {
    await stage.close();
  }
}
