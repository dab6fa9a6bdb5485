// What a played or recorded situation left, judged here by tracegap and shown as an order's trace is.
import { MemoryReader, parseOtlpValue } from 'tracegap';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Notice } from '../../shell/notice';
import { TraceStory } from '../../trace/components/trace-story';
import { follow, type Investigation } from '../../trace/investigation';
import { t as traceText } from '../../trace/i18n';
import { type Left, type Part } from '../api';
import { t } from '../i18n';

export function LeftTraces({ left, part }: { left: Left; part: Part }) {
  const text = t.value;
  const [request, setRequest] = useState(() => firstTelling(left));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    setRequest(firstTelling(left));
    heading.current?.focus();
  }, [left]);
  const chosen = left.requests[request] ?? left.requests[0];
  const verdicts = traceText.value.verdict as Readonly<Record<string, string>>;
  return (
    <div class="stack" data-left={part} data-recorded={left.recorded}>
      <div class="left-head">
        <h2 ref={heading} tabIndex={-1}>
          {text.part[part]}
        </h2>
        <p class={left.recorded ? 'tag state-warning' : 'muted small'}>
          {left.recorded ? text.recorded : text.playedNow}
        </p>
        {chosen ? <p class="muted small">{text.journal(chosen.traces.length)}</p> : null}
      </div>
      {left.requests.length < 2 ? null : (
        <div class="row" role="group" aria-label={text.request}>
          {left.requests.map(({ says }, index) => (
            <button
              key={index}
              type="button"
              class="button"
              aria-pressed={index === request}
              onClick={() => setRequest(index)}
            >
              {text.requestOf(index + 1, verdicts[says] ?? says)}
            </button>
          ))}
        </div>
      )}
      {chosen ? <OneRequest left={left} traceId={chosen.traces[0] ?? ''} /> : null}
    </div>
  );
}

/** The first request of which something is to be said, else the first. */
function firstTelling({ requests }: Left): number {
  const telling = requests.findIndex(({ says, says_cause }) => says_cause !== null && says !== 'connected');
  return Math.max(0, telling);
}

function OneRequest({ left, traceId }: { left: Left; traceId: string }) {
  const reader = useMemo(() => new MemoryReader(parseOtlpValue({ resourceSpans: left.resourceSpans }).traces), [left]);
  const [investigation, setInvestigation] = useState<Investigation | null>(null);
  useEffect(() => {
    setInvestigation(null);
    const following = follow(traceId, { waitMs: 0 }, reader);
    const unsubscribe = following.state.subscribe(setInvestigation);
    return () => {
      unsubscribe();
      following.stop();
    };
  }, [reader, traceId]);
  if (investigation === null || investigation.traceId !== traceId) return null;
  const kept = reader.all().some((trace) => trace.traceId === traceId);
  return (
    <>
      {kept ? null : <Notice tone="plain">{t.value.nothingKept}</Notice>}
      <TraceStory investigation={investigation} />
    </>
  );
}
