// The book of situations and what can be played here, for every view of the breaks.
import { useEffect, useState } from 'preact/hooks';
import { config } from '../lab/lab-state';
import { useLoad, type Loaded } from '../shell/use-load';
import { readBook, readBreaksState, type BreaksState, type Page } from './api';

export function useBook(): [Loaded<readonly Page[]>, () => void] {
  return useLoad(readBook);
}

/** Null where the page is served by something that plays nothing; undefined until it is known. */
export function useBreaksState(): BreaksState | null | undefined {
  const [state, setState] = useState<BreaksState | null | undefined>(undefined);
  const mode = config.value?.mode;
  useEffect(() => {
    if (mode === undefined) return;
    if (mode === 'compose') return setState(null);
    readBreaksState().then(setState, () => setState(null));
  }, [mode]);
  return state;
}
