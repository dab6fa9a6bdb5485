// One situation being played: what happens, what was left, and that nothing goes on when the reader leaves.
import { useEffect, useRef, useState } from 'preact/hooks';
import { asFailure, type Failure } from '../shell/http';
import { play, readRecorded, type Left, type Part, type Progress } from './api';

export type Played =
  | { readonly state: 'idle' }
  | { readonly state: 'playing'; readonly part: Part; readonly progress: readonly Progress[] }
  | { readonly state: 'left'; readonly part: Part; readonly left: Left }
  | { readonly state: 'failed'; readonly part: Part; readonly failure: Failure };

export interface Playing {
  readonly played: Played;
  start(part: Part): void;
  showRecorded(part: Part): void;
  stop(): void;
}

export function usePlay(situation: string): Playing {
  const [played, setPlayed] = useState<Played>({ state: 'idle' });
  const away = useRef<AbortController | null>(null);
  const stop = () => away.current?.abort();
  useEffect(() => {
    setPlayed({ state: 'idle' });
    return stop;
  }, [situation]);

  const run = (part: Part, get: (signal: AbortSignal) => Promise<Left>) => {
    stop();
    const control = new AbortController();
    away.current = control;
    setPlayed({ state: 'playing', part, progress: [] });
    get(control.signal).then(
      (left) => !control.signal.aborted && setPlayed({ state: 'left', part, left }),
      (error: unknown) => {
        if (away.current !== control) return;
        const failure = asFailure(error);
        setPlayed(failure.kind === 'cancelled' ? { state: 'idle' } : { state: 'failed', part, failure });
      },
    );
  };
  return {
    played,
    stop,
    start: (part) =>
      run(part, (signal) =>
        play(
          situation,
          part,
          (one) =>
            setPlayed((known) =>
              known.state === 'playing' ? { ...known, progress: [...known.progress, one] } : known,
            ),
          signal,
        ),
      ),
    showRecorded: (part) => run(part, () => readRecorded(situation, part)),
  };
}
