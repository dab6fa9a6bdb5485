// How a trace leaves the page: its link, its spans as OTLP, and a report to send to somebody.
import { useState } from 'preact/hooks';
import { type TraceReport, VERSION, writeOtlp } from 'tracegap';
import { copyText } from '../../shell/clipboard';
import { Icon, type IconName } from '../../shell/icons';
import { language } from '../../shell/settings';
import { dropped } from '../dropped';
import { t } from '../i18n';
import { type Investigation } from '../investigation';
import { outcomeOf } from '../outcome';
import { traceHref } from '../trace-link';
import { saveAs } from './save';

interface LeavingActionsProps {
  readonly investigation: Investigation;
  readonly report: TraceReport;
  /** Whether whoever follows a link finds the trace: not one that only this tab has. */
  readonly linkable: boolean;
  /** A span that is open and that a link opens, too. */
  readonly spanId: string | null;
}

type Said = 'copied' | 'saved' | 'failed';
/** What leaves. */
type Leaves = 'link' | 'otlp' | 'report';
const ICONS: Readonly<Record<Leaves, IconName>> = { link: 'copy', otlp: 'save', report: 'document' };

export function LeavingActions({ investigation, report, linkable, spanId }: LeavingActionsProps) {
  const text = t.value.leaving;
  const [said, setSaid] = useState<{ word: Said; by: Leaves } | null>(null);
  if (investigation.phase !== 'done' || investigation.traces.every(({ spans }) => spans.length === 0)) return null;
  const action = (leaves: Leaves, name: string, help: string, word: Said, act: () => void | Promise<void>) => (
    <button
      type="button"
      class="button-quiet small"
      data-leaves={leaves}
      title={help}
      onClick={() => {
        Promise.resolve()
          .then(act)
          .then(
            () => setSaid({ word, by: leaves }),
            () => setSaid({ word: 'failed', by: leaves }),
          );
      }}
    >
      <Icon name={said?.by === leaves ? (said.word === 'failed' ? 'warning' : 'whole') : ICONS[leaves]} />
      {name}
    </button>
  );
  return (
    <span class="leaving" role="group" aria-label={text.label}>
      {linkable && !isDropped(report.trace_id)
        ? action('link', text.link, text.linkHelp, 'copied', () => copyText(linkTo(report.trace_id, spanId)))
        : null}
      {action('otlp', text.otlp, text.otlpHelp, 'saved', () => saveOtlp(investigation, report))}
      {action('report', text.report, text.reportHelp, 'saved', () => saveReport(investigation, report))}
      <span role="status" class={said?.word === 'failed' ? 'state-warning' : 'visually-hidden'}>
        {said === null ? '' : text.said[said.word]}
      </span>
    </span>
  );
}

const isDropped = (traceId: string): boolean =>
  dropped.value?.reader.all().some((trace) => trace.traceId === traceId) ?? false;

const linkTo = (traceId: string, spanId: string | null): string =>
  new URL(traceHref(traceId, { spanId }), location.href).href;

/** Every trace of the request, and those that fit equally well: without them the file would be judged more surely. */
function saveOtlp({ traces, candidates }: Investigation, { trace_id }: TraceReport): void {
  saveAs(`trace-${trace_id}.otlp.json`, writeOtlp([...traces, ...candidates]), 'application/json');
}

async function saveReport(investigation: Investigation, report: TraceReport): Promise<void> {
  const { makeReport } = await import('./report');
  const story = { report, traces: investigation.traces, beside: outcomeOf(investigation, report).beside };
  const html = makeReport(story, { language: language.value, madeAt: new Date(), version: VERSION });
  saveAs(`trace-${report.trace_id}.html`, html, 'text/html');
}
