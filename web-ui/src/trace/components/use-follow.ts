import { useEffect, useState } from 'preact/hooks';
import { dropped } from '../dropped';
import { theHost } from '../host';
import { follow, type Investigation } from '../investigation';

/** What was dropped on the page is judged among what was dropped with it; everything else where the page reads. */
const readerOf = (traceId: string) => {
  const file = dropped.peek()?.reader;
  return file?.all().some((trace) => trace.traceId === traceId) ? file : theHost().reader();
};

/** A trace that is not there yet may come: how often to look for it after the first search has ended, milliseconds. */
const STILL_LOOKING_MS = 3_000;

/** Follows a trace while the component is shown; null while there is no id. The second value asks anew. */
export function useFollow(traceId: string | null): [Investigation | null, () => void] {
  const [investigation, setInvestigation] = useState<Investigation | null>(null);
  const [round, setRound] = useState({ at: 0, quiet: false });
  const anew = (quiet = false) => setRound(({ at }) => ({ at: at + 1, quiet }));
  useEffect(() => {
    if (!round.quiet) setInvestigation(null);
    if (traceId === null) return undefined;
    const following = follow(traceId, theHost().patience(), readerOf(traceId));
    const unsubscribe = following.state.subscribe((state) => {
      // Looked for once more: what is on screen stays until there is something new.
      if (!round.quiet || state.report !== null || state.failure !== null) setInvestigation(state);
    });
    return () => {
      unsubscribe();
      following.stop();
    };
  }, [traceId, round]);
  const missing = investigation?.phase === 'done' && investigation.report?.verdict === 'not-found';
  useEffect(() => {
    if (!missing) return undefined;
    const timer = setTimeout(() => anew(true), STILL_LOOKING_MS);
    return () => clearTimeout(timer);
  }, [missing, investigation]);
  // What could not be read while nothing answered is read when something does.
  const returns = theHost().returns?.() ?? 0;
  useEffect(() => {
    if (investigation?.phase === 'failed') anew();
  }, [returns]);
  return [investigation?.traceId === traceId ? investigation : null, () => anew()];
}
