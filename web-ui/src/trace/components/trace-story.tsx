// A trace from verdict to span: the one line, the hop map, the evidence, the waterfall, the span that is open.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Span, type TraceReport } from 'tracegap';
import { theHost } from '../host';
import { t } from '../i18n';
import { type Investigation } from '../investigation';
import { outcomeOf } from '../outcome';
import { LeavingActions } from '../leaving/actions';
import { spanKey } from '../model/span-tree';
import { axisOf } from '../model/waterfall';
import { FailureNotice, Notice } from '../../shell/notice';
import { CallNotes } from './call-notes';
import { FindingPanel } from './finding-panel';
import { HopLegend, HopMapView } from './hop-map-view';
import { Icon } from '../../shell/icons';
import { LogLines, useLogs } from './log-lines';
import { SpanDetail } from './span-detail';
import { Verdict } from './verdict';
import { WaterfallView } from './waterfall/waterfall-view';

interface TraceStoryProps {
  readonly investigation: Investigation;
  /** Absent where there is nothing to look at again: traces of a file, or of a situation that was played. */
  readonly onLookAgain?: (() => void) | undefined;
  /** A span to open at first. */
  readonly spanId?: string | null;
  readonly showLogs?: boolean;
  /** How the request ended is already said above. */
  readonly outcomeAbove?: boolean;
  /** Told when a span is opened (null: closed), so that the URL can follow. */
  readonly onSpan?: (spanId: string | null) => void;
}

export function TraceStory(props: TraceStoryProps) {
  const { investigation, onLookAgain, showLogs = false } = props;
  const { report, traces, failure } = investigation;
  const chosen = useChosenSpan(props);
  const logs = useLogs(
    traces.map((trace) => trace.traceId),
    axisOf(traces),
    theHost().logs() && (chosen.span !== null || showLogs) && investigation.phase !== 'looking',
  );
  const retry = onLookAgain ? { onRetry: onLookAgain } : {};
  if (failure) return <FailureNotice failure={failure} title={t.value.trace.readFailed} {...retry} />;
  if (!report) return <Looking unseen={investigation.unseen} />;
  return (
    <div class="story appear">
      <Told {...props} report={report} openSpan={chosen.span?.spanId ?? null} onSpan={chosen.open} />
      {traces.every(({ spans }) => spans.length === 0) ? null : (
        <div class={`story-spans ${chosen.span ? 'with-detail' : ''}`}>
          <WaterfallView report={report} traces={traces} selected={chosen.key} onSelect={chosen.select} />
          {chosen.span ? <SpanDetail span={chosen.span} logs={logs} onClose={chosen.close} /> : null}
        </div>
      )}
      {showLogs ? <TraceLogs logs={logs} /> : null}
    </div>
  );
}

interface ChosenSpan {
  readonly key: string | null;
  readonly span: Span | null;
  readonly select: (key: string | null) => void;
  readonly close: () => void;
  readonly open: (traceId: string, spanId: string) => void;
}

/** The span that is open beside the waterfall. */
function useChosenSpan({ investigation: { traces }, spanId = null, onSpan }: TraceStoryProps): ChosenSpan {
  const [key, setKey] = useState<string | null>(null);
  const spans = traces.flatMap((trace) => trace.spans);
  const select = (chosen: string | null) => {
    setKey(chosen);
    onSpan?.(spans.find((one) => spanKey(one) === chosen)?.spanId ?? null);
  };
  const open = (traceId: string, id: string) => {
    const target = spans.find((one) => one.traceId === traceId && one.spanId === id);
    if (target) select(spanKey(target));
  };
  const close = useCallback(() => select(null), [traces]);
  useEffect(() => {
    const asked = spans.find((one) => one.spanId === spanId);
    if (asked && key === null) setKey(spanKey(asked));
  }, [spanId, spans.length]);
  return { key, span: spans.find((one) => spanKey(one) === key) ?? null, select, close, open };
}

interface ToldProps extends Omit<TraceStoryProps, 'onSpan'> {
  readonly report: TraceReport;
  readonly openSpan: string | null;
  readonly onSpan: ChosenSpan['open'];
}

/** Verdict, hop map and findings. */
function Told({ investigation, report, onLookAgain, outcomeAbove = false, openSpan, onSpan }: ToldProps) {
  const [chosen, setOpenFinding] = useState<number | null | undefined>(undefined);
  // Why it broke is the news: nobody has to unfold it.
  const news = report.findings.findIndex(({ severity }) => severity === 'break');
  const openFinding = chosen === undefined ? (news < 0 ? null : news) : chosen;
  const { beside, failed, calls } = useMemo(() => outcomeOf(investigation, report), [investigation, report]);
  const showFinding = (index: number) => {
    setOpenFinding(index);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#finding-${index} summary`)?.focus());
  };
  return (
    <section class="card" aria-labelledby="verdict-title">
      <Verdict {...{ investigation, report, calls, failed, outcomeAbove, onLookAgain }}>
        <LeavingActions {...{ investigation, report }} linkable={onLookAgain !== undefined} spanId={openSpan} />
      </Verdict>
      {report.hops.length > 0 || report.services.length > 0 ? (
        <div class="card-body">
          <HopMapView report={report} beside={beside} onFinding={showFinding} />
          <CallNotes report={report} beside={beside} />
          <HopLegend />
        </div>
      ) : null}
      {report.findings.map((finding, index) => (
        <FindingPanel
          key={index}
          id={`finding-${index}`}
          finding={finding}
          open={openFinding === index}
          onToggle={(open) => {
            if (open !== (openFinding === index)) setOpenFinding(open ? index : null);
          }}
          onSpan={onSpan}
        />
      ))}
    </section>
  );
}

function Looking({ unseen }: { unseen: boolean }) {
  const text = t.value.trace;
  if (!unseen)
    return (
      <div class="card card-body row muted" role="status">
        <Icon name="waiting" class="spin" />
        {text.looking}
      </div>
    );
  return (
    <Notice tone="plain">
      <strong>{text.nothingYet}</strong>
      <p>{text.arriving}</p>
    </Notice>
  );
}

function TraceLogs({ logs }: { logs: ReturnType<typeof useLogs> }) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), [logs]);
  return (
    <section class="card" ref={section} aria-labelledby="logs-title">
      <div class="card-head">
        <h2 id="logs-title">{t.value.span.allLogs}</h2>
      </div>
      <div class="card-body">
        <LogLines logs={logs} />
      </div>
    </section>
  );
}
