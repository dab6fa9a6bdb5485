import { useEffect, useState } from 'preact/hooks';
import { host } from '../host';
import { follow, type Investigation } from '../investigation';

/** Follows a trace while the component is shown; null while there is no id. The second value asks anew. */
export function useFollow(traceId: string | null): [Investigation | null, () => void] {
  const [investigation, setInvestigation] = useState<Investigation | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    setInvestigation(null);
    if (traceId === null) return undefined;
    const following = follow(traceId, host.value.patience());
    const unsubscribe = following.state.subscribe(setInvestigation);
    return () => {
      unsubscribe();
      following.stop();
    };
  }, [traceId, round]);
  return [investigation?.traceId === traceId ? investigation : null, () => setRound((known) => known + 1)];
}
