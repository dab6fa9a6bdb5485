// What a person reads first: how the request ended, where it ended badly, and then what the trace of it says.
import { type ComponentChildren } from 'preact';
import { type TraceReport } from 'tracegap';
import { duration } from '../../shell/time';
import { Icon } from '../../shell/icons';
import { t } from '../i18n';
import { type Investigation } from '../investigation';
import { type FailedRequest, type TroubledCall } from '../model/calls';
import { headline } from '../model/headline';
import { axisOf } from '../model/waterfall';
import { StateMark } from './state-mark';

interface VerdictProps {
  readonly investigation: Investigation;
  readonly report: TraceReport;
  readonly calls: readonly TroubledCall[];
  /** How the request ended, where it did not go well. */
  readonly failed: FailedRequest | null;
  /** Whoever shows the story has already said how the request ended. */
  readonly outcomeAbove: boolean;
  readonly onLookAgain: (() => void) | undefined;
  /** What can be done with the trace; stands at the end. */
  readonly children?: ComponentChildren;
}

export function Verdict({ investigation, report, calls, failed, outcomeAbove, onLookAgain, children }: VerdictProps) {
  const text = t.value;
  const { phase } = investigation;
  const { state, verdict, sentence } = headline(report, text, phase === 'done', calls);
  // A whole trace of a request that failed is no good news to be painted green.
  const look = failed !== null && state === 'whole' ? 'verdict-follows' : `verdict-${state}`;
  return (
    <div class={`verdict ${look}`} data-verdict={report.verdict} data-phase={phase}>
      {failed === null || outcomeAbove ? null : <RequestLine failed={failed} />}
      <h2 id="verdict-title" class={`verdict-line ${failed === null ? '' : 'verdict-line-second'}`} aria-live="polite">
        {failed === null ? null : <span class="faint">{text.request.trace}</span>}
        <StateMark state={state} word={verdict} />
        <span class="sentence">{sentence}</span>
      </h2>
      <VerdictMeta investigation={investigation} onLookAgain={onLookAgain}>
        {children}
      </VerdictMeta>
    </div>
  );
}

function RequestLine({ failed: { service, status, says } }: { failed: FailedRequest }) {
  const text = t.value;
  const refused = Number(status) < 500;
  return (
    <p class="verdict-line" data-outcome={refused ? 'refused' : 'failed'}>
      <StateMark state={refused ? 'warning' : 'failed'} word={refused ? text.request.refused : text.request.failed} />
      <span class="sentence">
        {text.request.answered(service ?? text.unknownService, status)}
        {says === null ? null : <span lang="en">: {says}</span>}
      </span>
    </p>
  );
}

function VerdictMeta({
  investigation: { phase, traces },
  onLookAgain,
  children,
}: Pick<VerdictProps, 'investigation' | 'onLookAgain' | 'children'>) {
  const text = t.value.trace;
  const spans = traces.flatMap((trace) => trace.spans);
  const services = new Set(spans.map((span) => span.resource.service)).size;
  const axis = axisOf(traces);
  return (
    <div class="verdict-meta">
      {spans.length > 0 ? (
        <>
          <span class="num">{text.counts(spans.length, services, traces.length)}</span>
          <span class="num">{text.took(duration(axis.endMs - axis.startMs))}</span>
        </>
      ) : null}
      {phase === 'waiting' ? (
        <span class="row">
          <Icon name="waiting" class="spin" />
          {text.waiting}
        </span>
      ) : onLookAgain ? (
        <button type="button" class="button-quiet small" onClick={onLookAgain}>
          {text.lookAgain}
        </button>
      ) : null}
      {children}
    </div>
  );
}
