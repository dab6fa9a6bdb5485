// One column for each variant's trace; a row that differs from the first column says so in a word and a mark.
import { useState } from 'preact/hooks';
import { type Investigation } from '../../trace/investigation';
import { t } from '../i18n';
import { headline } from '../../trace/model/headline';
import { compared, type ComparedFacts } from '../model/compared';
import { readTraceId } from '../../trace/model/trace-id';
import { type ComparedTrace } from '../route';
import { FailureNotice, Notice } from '../../shell/notice';
import { HopMapView } from '../../trace/components/hop-map-view';
import { StateMark } from '../../trace/components/state-mark';
import { TraceId, TraceLinks } from '../../trace/components/trace-id';
import { useFollow } from '../../trace/components/use-follow';

export function ComparedColumns({ run }: { run: readonly ComparedTrace[] }) {
  const [facts, setFacts] = useState<Readonly<Record<string, ComparedFacts>>>({});
  const first = run[0] ? facts[run[0].traceId] : undefined;
  return (
    <ul class="columns">
      {run.map((one, index) => (
        <Column
          key={`${one.variant}/${one.traceId}`}
          compared={one}
          reference={index === 0 ? undefined : first}
          isFirst={index === 0}
          onFacts={(value) => setFacts((known) => ({ ...known, [one.traceId]: value }))}
        />
      ))}
    </ul>
  );
}

interface ColumnProps {
  readonly compared: ComparedTrace;
  readonly isFirst: boolean;
  /** What the first column shows, once it is known. */
  readonly reference: ComparedFacts | undefined;
  readonly onFacts: (facts: ComparedFacts) => void;
}

function Column({ compared: { variant, traceId }, isFirst, reference, onFacts }: ColumnProps) {
  const read = readTraceId(traceId);
  const id = 'traceId' in read ? read.traceId : null;
  const [investigation, lookAgain] = useFollow(id);
  const text = t.value;
  return (
    <li class="card column" data-variant={variant}>
      <div class="column-head">
        <h2 class="mono">{variant}</h2>
        {isFirst ? <span class="faint small">{text.compare.asBaseline}</span> : null}
        <p class="muted small">{text.lab.describe[variant] ?? ''}</p>
      </div>
      {'problem' in read ? <Notice tone="broken">{text.trace.malformed[read.problem]}</Notice> : null}
      {investigation?.failure ? <FailureNotice failure={investigation.failure} onRetry={lookAgain} /> : null}
      {investigation?.report && id !== null ? (
        <Result investigation={investigation} traceId={id} reference={reference} onFacts={onFacts} />
      ) : null}
    </li>
  );
}

interface ResultProps {
  readonly investigation: Investigation;
  readonly traceId: string;
  readonly reference: ComparedFacts | undefined;
  readonly onFacts: (facts: ComparedFacts) => void;
}

function Result({ investigation, traceId, reference, onFacts }: ResultProps) {
  const { report, traces, phase } = investigation;
  const [told, setTold] = useState<Investigation | null>(null);
  if (!report) return null;
  const text = t.value;
  const facts = compared(report, traces, text);
  if (told !== investigation) {
    setTold(investigation);
    queueMicrotask(() => onFacts(facts));
  }
  const { state, verdict, sentence } = headline(report, text, phase === 'done');
  return (
    <>
      <div class={`verdict verdict-${state}`} data-verdict={report.verdict} data-phase={phase}>
        <p class="verdict-line">
          <StateMark state={state} word={verdict} />
          <span class="sentence">{sentence}</span>
        </p>
      </div>
      <div class="column-body">
        <HopMapView report={report} vertical />
        <FactsTable facts={facts} reference={reference} />
        <TraceId traceId={traceId} />
        <TraceLinks traceId={traceId} />
      </div>
    </>
  );
}

const ROWS = ['joined', 'traces', 'spans', 'services', 'broken', 'duration'] as const;
/** Two runs never take the same time: a difference there says nothing. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['duration']);

function FactsTable({ facts, reference }: { facts: ComparedFacts; reference: ComparedFacts | undefined }) {
  const text = t.value.compare;
  return (
    <table class="list compared-facts">
      <tbody>
        {ROWS.map((row) => {
          const differs = reference !== undefined && !NOT_COMPARED.has(row) && reference[row] !== facts[row];
          return (
            <tr key={row} class={differs ? 'differs' : ''}>
              <th scope="row">{text.rows[row]}</th>
              <td>
                {facts[row]}
                {differs ? <span class="tag state-warning differs-tag">≠ {text.differs}</span> : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
