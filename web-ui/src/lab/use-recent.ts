// The traces of the last minutes, asked for again and again while they are looked at.
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trace } from 'tracegap';
import { asFailure } from '../shell/http';
import { type Loaded } from '../shell/use-load';
import { recentAnswer, type Recent, type Settled } from '../trace/recent';
import { labHost } from './lab-host';
import { labAway } from './lab-state';

const EVERY_MS = 2_000;

/** Keeps what it has while nothing answers. */
export function useRecent(withReads: boolean): [Loaded<Recent>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Recent>>({ state: 'loading' });
  const settled = useRef<Settled>(new Map());
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const isHidden = withReads ? () => false : isPageRead;
    const look = async () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible' && !labAway.peek()) {
        const { marginMs } = labHost.patience();
        const read = recentAnswer(labHost.reader(), { marginMs, settled: settled.current, isHidden });
        await read.then(
          (value) => ended || setLoaded({ state: 'ready', value }),
          (error: unknown) =>
            ended ||
            setLoaded((known) => (known.state === 'ready' ? known : { state: 'failed', failure: asFailure(error) })),
        );
      }
      if (!ended) timer = setTimeout(() => void look(), EVERY_MS);
    };
    again.current = () => void look();
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [withReads]);
  return [loaded, () => again.current()];
}

/** What a browser only reads (products, orders): this page does so all the time, and it is not what anybody looks for. */
function isPageRead({ spans }: Trace): boolean {
  const root = spans.find(({ parentSpanId, kind }) => parentSpanId === null && kind === 'server');
  const agent = root?.attributes['user_agent.original'];
  return root?.attributes['http.request.method'] === 'GET' && typeof agent === 'string' && agent.startsWith('Mozilla/');
}
