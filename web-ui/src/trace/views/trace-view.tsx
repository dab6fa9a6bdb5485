// Any trace by its id.
import { Notice } from '../../shell/notice';
import { TraceId, TraceLinks } from '../components/trace-id';
import { TraceStory } from '../components/trace-story';
import { LookUp } from '../components/look-up';
import { useFollow } from '../components/use-follow';
import { t } from '../i18n';
import { readTraceId } from '../model/trace-id';
import { goTo } from '../../shell/location';
import { traceHref } from '../trace-link';

interface TraceViewProps {
  readonly traceId: string;
  readonly spanId: string | null;
  readonly logs: boolean;
}

export function TraceView({ traceId, spanId, logs }: TraceViewProps) {
  const text = t.value.trace;
  const read = readTraceId(traceId);
  const id = 'traceId' in read ? read.traceId : null;
  const [investigation, lookAgain] = useFollow(id);
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        {id === null ? null : (
          <>
            <TraceId traceId={id} />
            <TraceLinks traceId={id} here={false} />
          </>
        )}
      </header>
      <div class="stack">
        {'problem' in read ? (
          <>
            <Notice tone="broken">
              <strong>{text.malformed[read.problem]}</strong>
              <code>{traceId}</code>
            </Notice>
            <LookUp />
          </>
        ) : null}
        {investigation && id !== null ? (
          <TraceStory
            investigation={investigation}
            onLookAgain={lookAgain}
            spanId={spanId}
            showLogs={logs}
            onSpan={(open) => goTo(traceHref(id, { spanId: open, logs }), 'replace')}
          />
        ) : null}
      </div>
    </>
  );
}
