import { useCallback, useEffect, useState } from 'preact/hooks';
import { asFailure, type Failure } from './http';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Loads once when shown; the second value loads again and keeps what is there until the answer comes. */
export function useLoad<T>(load: () => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const run = useCallback(() => {
    load().then(
      (value) => setLoaded({ state: 'ready', value }),
      (error: unknown) => setLoaded({ state: 'failed', failure: asFailure(error) }),
    );
  }, []);
  useEffect(run, []);
  return [loaded, run];
}
