import { useEffect, useState } from 'preact/hooks';
import { dropped } from '../dropped';
import { theHost } from '../host';
import { follow, type Investigation } from '../investigation';

/** What was dropped on the page is judged among what was dropped with it; everything else where the page reads. */
const readerOf = (traceId: string) => {
  const file = dropped.peek()?.reader;
  return file?.all().some((trace) => trace.traceId === traceId) ? file : theHost().reader();
};

/** Follows a trace while the component is shown; null while there is no id. The second value asks anew. */
export function useFollow(traceId: string | null): [Investigation | null, () => void] {
  const [investigation, setInvestigation] = useState<Investigation | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    setInvestigation(null);
    if (traceId === null) return undefined;
    const following = follow(traceId, theHost().patience(), readerOf(traceId));
    const unsubscribe = following.state.subscribe(setInvestigation);
    return () => {
      unsubscribe();
      following.stop();
    };
  }, [traceId, round]);
  // What could not be read while nothing answered is read when something does.
  const returns = theHost().returns?.() ?? 0;
  useEffect(() => {
    if (investigation?.phase === 'failed') setRound((known) => known + 1);
  }, [returns]);
  return [investigation?.traceId === traceId ? investigation : null, () => setRound((known) => known + 1)];
}
