// A trace from verdict to span: the one line, the hop map, the evidence, the waterfall, the span that is open.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type TraceReport } from 'tracegap';
import { theHost } from '../host';
import { t } from '../i18n';
import { type Investigation } from '../investigation';
import { headline } from '../model/headline';
import { axisOf, spanKey } from '../model/waterfall';
import { duration } from '../../shell/time';
import { FailureNotice } from '../../shell/notice';
import { FindingPanel } from './finding-panel';
import { HopLegend, HopMapView } from './hop-map-view';
import { Icon } from '../../shell/icons';
import { LogLines, useLogs } from './log-lines';
import { SpanDetail } from './span-detail';
import { StateMark } from './state-mark';
import { WaterfallView } from './waterfall-view';

interface TraceStoryProps {
  readonly investigation: Investigation;
  /** Absent where there is nothing to look at again: traces of a file, or of a situation that was played. */
  readonly onLookAgain?: (() => void) | undefined;
  /** A span to open at first. */
  readonly spanId?: string | null;
  readonly showLogs?: boolean;
  /** Told when a span is opened (null: closed), so that the URL can follow. */
  readonly onSpan?: (spanId: string | null) => void;
}

export function TraceStory({ investigation, onLookAgain, spanId = null, showLogs = false, onSpan }: TraceStoryProps) {
  const { report, traces, failure, phase } = investigation;
  const [selected, setSelected] = useState<string | null>(null);
  const [openFinding, setOpenFinding] = useState<number | null>(null);
  const spans = traces.flatMap((trace) => trace.spans);
  const span = spans.find((one) => spanKey(one) === selected) ?? null;
  const logsWanted = theHost().logs() && (span !== null || showLogs);
  const logs = useLogs(
    traces.map((trace) => trace.traceId),
    axisOf(traces),
    logsWanted && phase !== 'looking',
  );

  useEffect(() => {
    const asked = spans.find((one) => one.spanId === spanId);
    if (asked && selected === null) setSelected(spanKey(asked));
  }, [spanId, spans.length]);

  const select = (key: string | null) => {
    setSelected(key);
    onSpan?.(spans.find((one) => spanKey(one) === key)?.spanId ?? null);
  };
  const close = useCallback(() => select(null), [traces]);
  const openSpan = (traceId: string, id: string) => {
    const target = spans.find((one) => one.traceId === traceId && one.spanId === id);
    if (target) select(spanKey(target));
  };
  const showFinding = (index: number) => {
    setOpenFinding(index);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#finding-${index} summary`)?.focus());
  };

  if (failure)
    return (
      <FailureNotice
        failure={failure}
        title={t.value.trace.readFailed}
        {...(onLookAgain ? { onRetry: onLookAgain } : {})}
      />
    );
  if (!report) return <Looking unseen={investigation.unseen} />;
  return (
    <div class="story appear">
      <section class="card" aria-labelledby="verdict-title">
        <Verdict investigation={investigation} report={report} onLookAgain={onLookAgain} />
        {report.hops.length > 0 || report.services.length > 0 ? (
          <div class="card-body">
            <HopMapView report={report} onFinding={showFinding} />
            <HopLegend />
          </div>
        ) : null}
        {report.findings.map((finding, index) => (
          <FindingPanel
            key={index}
            id={`finding-${index}`}
            finding={finding}
            open={openFinding === index}
            onToggle={(open) => setOpenFinding((known) => (open ? index : known === index ? null : known))}
            onSpan={openSpan}
          />
        ))}
      </section>
      {spans.length === 0 ? null : (
        <div class={`story-spans ${span ? 'with-detail' : ''}`}>
          <WaterfallView report={report} traces={traces} selected={selected} onSelect={select} />
          {span ? <SpanDetail span={span} logs={logs} onClose={close} /> : null}
        </div>
      )}
      {showLogs ? <TraceLogs logs={logs} /> : null}
    </div>
  );
}

function Verdict({
  investigation,
  report,
  onLookAgain,
}: {
  investigation: Investigation;
  report: TraceReport;
  onLookAgain: (() => void) | undefined;
}) {
  const text = t.value;
  const { phase, traces } = investigation;
  const { state, verdict, sentence } = headline(report, text, phase === 'done');
  const spans = traces.reduce((sum, trace) => sum + trace.spans.length, 0);
  const services = new Set(traces.flatMap((trace) => trace.spans.map((span) => span.resource.service))).size;
  const axis = axisOf(traces);
  return (
    <div class={`verdict verdict-${state}`} data-verdict={report.verdict} data-phase={phase}>
      <h2 id="verdict-title" class="verdict-line" aria-live="polite">
        <StateMark state={state} word={verdict} />
        <span class="sentence">{sentence}</span>
      </h2>
      <div class="verdict-meta">
        {spans > 0 ? (
          <>
            <span class="num">{text.trace.counts(spans, services, traces.length)}</span>
            <span class="num">{text.trace.took(duration(axis.endMs - axis.startMs))}</span>
          </>
        ) : null}
        {phase === 'waiting' ? (
          <span class="row">
            <Icon name="waiting" class="spin" />
            {text.trace.waiting}
          </span>
        ) : onLookAgain ? (
          <button type="button" class="button-quiet small" onClick={onLookAgain}>
            {text.trace.lookAgain}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function Looking({ unseen }: { unseen: boolean }) {
  return (
    <div class="card card-body row muted" role="status">
      <Icon name="waiting" class="spin" />
      {unseen ? t.value.trace.arriving : t.value.trace.looking}
    </div>
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
