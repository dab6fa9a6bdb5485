// A trace's story as one file to be sent to somebody: it is read without a script, asks nothing of the network, and prints.
import { type Trace, type TraceReport } from 'tracegap';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { duration } from '../../../shell/duration';
import { BrandMark } from '../../../shell/icons';
import { type Language } from '../../../shell/settings';
import { StateMark } from '../../components/state-mark';
import { failedRequest, troubledCalls } from '../../model/calls';
import { callNotesOf } from '../../model/call-notes';
import { headline } from '../../model/headline';
import { type Beside, hopMap } from '../../model/hop-map';
import { axisOf } from '../../model/waterfall';
import { Findings } from './findings';
import { HopPicture } from './hop-picture';
import { WaterfallTable } from './waterfall-table';
import { moment, type Words, WORDS } from './words';

export interface ReportStory {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
  /** What became of the calls, where that is known. */
  readonly beside: Beside;
}

export interface ReportMaking {
  readonly language: Language;
  readonly madeAt: Date;
  readonly version: string;
  /** The whole style of the file. */
  readonly css: string;
}

/** Nothing is run and nothing is fetched, whatever a span's name says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole file. Everything that comes from a trace is text in it, never markup. */
export function htmlReport(story: ReportStory, making: ReportMaking): string {
  return `<!doctype html>\n${renderToStaticMarkup(<Document {...story} making={making} />)}\n`;
}

function Document({ making, ...story }: ReportStory & { making: ReportMaking }) {
  const words = WORDS[making.language];
  const { report } = story;
  return (
    <html lang={making.language}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{words.own.title(report.trace_id.slice(0, 8), words.text.verdict[report.verdict])}</title>
        {/* Ours, not the trace's. */}
        <style dangerouslySetInnerHTML={{ __html: making.css }} />
      </head>
      <body>
        <main>
          <Head {...story} words={words} />
          <section>
            <h2>{words.text.hops.title}</h2>
            <HopPicture report={report} beside={story.beside} words={words} />
            <CallLines {...story} words={words} />
          </section>
          <Findings report={report} traces={story.traces} words={words} />
          <WaterfallTable report={report} traces={story.traces} words={words} />
          <TraceTable traces={story.traces} words={words} />
        </main>
        <footer class="small muted">
          <p>{words.own.made(making.version, moment(making.madeAt.getTime(), words))}</p>
          <p>{words.own.inside}</p>
        </footer>
      </body>
    </html>
  );
}

interface PartProps extends ReportStory {
  readonly words: Words;
}

function Head({ report, traces, words }: PartProps) {
  const { text, own } = words;
  const { state, verdict, sentence } = headline(report, text, true, troubledCalls(traces));
  const failed = failedRequest(traces);
  const spans = traces.flatMap((trace) => trace.spans);
  const axis = axisOf(traces);
  const services = new Set(spans.map(({ resource }) => resource.service)).size;
  return (
    <header class={`verdict verdict-${failed !== null && state === 'whole' ? 'follows' : state}`}>
      <p class="eyebrow small">
        <BrandMark /> tracegap · {own.eyebrow}
      </p>
      {failed === null ? null : (
        <p>
          <StateMark
            state={Number(failed.status) < 500 ? 'warning' : 'failed'}
            word={Number(failed.status) < 500 ? text.request.refused : text.request.failed}
          />{' '}
          {text.request.answered(failed.service ?? text.unknownService, failed.status)}
        </p>
      )}
      <h1>
        <StateMark state={state} word={verdict} /> {sentence}
      </h1>
      <p class="small muted">
        {text.trace.counts(spans.length, services, traces.length)} ·{' '}
        {text.trace.took(duration(axis.endMs - axis.startMs))}
      </p>
      {report.complete ? null : <p class="small state-warning">{own.incomplete}</p>}
    </header>
  );
}

/** Why a call failed: a code or the name of a kind of error. A sentence may hold what is nobody's business. */
function CallLines({ report, beside, words: { text, own } }: PartProps) {
  const notes = callNotesOf(hopMap(report, beside).edges);
  if (notes === null) return null;
  const { failed, notCalled, last } = notes;
  const because = (why: string | null) =>
    text.calls.why[why ?? ''] ?? (why === null || /\s/.test(why) ? own.noAnswer : why);
  return (
    <ul class="call-notes">
      {failed.map(({ from, to, why }) => (
        <li key={`${from}>${to}`}>
          {text.calls.failed(from, to, because(why))} <span class="muted">{text.calls.failedMeans}</span>
        </li>
      ))}
      {notCalled.length === 0 ? null : (
        <li>
          {text.calls.notCalled(notCalled.join(', '))}{' '}
          {last ? text.calls.answeredBefore(last.to, last.status ?? '') : null}
        </li>
      )}
    </ul>
  );
}

function TraceTable({ traces, words }: { traces: readonly Trace[]; words: Words }) {
  const { columns } = words.own;
  return (
    <section>
      <h2>{words.own.traces}</h2>
      <table class="traces">
        <thead>
          <tr>
            <th scope="col">{columns.id}</th>
            <th scope="col">{columns.began}</th>
            <th scope="col">{columns.spans}</th>
            <th scope="col">{columns.services}</th>
          </tr>
        </thead>
        <tbody>
          {traces.map((trace) => (
            <tr key={trace.traceId}>
              <th scope="row">
                <code>{trace.traceId}</code>
                {trace.partial === null ? null : <p class="small state-warning">{words.own.cut(trace.partial)}</p>}
              </th>
              <td class="began">{moment(axisOf([trace]).startMs, words)}</td>
              <td class="num" data-label={columns.spans}>
                {trace.spans.length}
              </td>
              <td>
                {[...new Set(trace.spans.map((span) => span.resource.service ?? words.text.unknownService))].join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
