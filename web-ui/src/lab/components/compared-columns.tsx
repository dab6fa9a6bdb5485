// One column for each variant's trace; a row that differs from the first column says so in a word and a mark.
import { useState } from 'preact/hooks';
import { type Investigation } from '../../trace/investigation';
import { t } from '../i18n';
import { headline } from '../../trace/model/headline';
import { compared, type ComparedFacts } from '../model/compared';
import { readTraceId } from '../../trace/model/trace-id';
import { type Turn } from '../use-comparison';
import { Icon } from '../../shell/icons';
import { FailureNotice, Notice } from '../../shell/notice';
import { HopMapView } from '../../trace/components/hop-map-view';
import { StateMark } from '../../trace/components/state-mark';
import { TraceId, TraceLinks } from '../../trace/components/trace-id';
import { useFollow } from '../../trace/components/use-follow';

export function ComparedColumns({ turns }: { turns: readonly Turn[] }) {
  const [facts, setFacts] = useState<Readonly<Record<string, ComparedFacts>>>({});
  if (turns.length === 0) return null;
  const first = turns[0]?.traceId ? facts[turns[0].traceId] : undefined;
  return (
    <ul class="columns">
      {turns.map((turn, index) => (
        <Column
          key={`${turn.variant}/${index}`}
          turn={turn}
          reference={index === 0 ? undefined : first}
          isFirst={index === 0}
          onFacts={(value) => setFacts((known) => ({ ...known, [turn.traceId ?? '']: value }))}
        />
      ))}
    </ul>
  );
}

interface ColumnProps {
  readonly turn: Turn;
  readonly isFirst: boolean;
  /** What the first column shows, once it is known. */
  readonly reference: ComparedFacts | undefined;
  readonly onFacts: (facts: ComparedFacts) => void;
}

function Column({ turn: { variant, step, traceId }, isFirst, reference, onFacts }: ColumnProps) {
  const read = traceId === null ? null : readTraceId(traceId);
  const id = read !== null && 'traceId' in read ? read.traceId : null;
  const [investigation, lookAgain] = useFollow(id);
  const text = t.value;
  const told = id !== null && investigation?.report;
  return (
    <li class={`card column ${told ? '' : 'column-empty'}`} data-variant={variant} data-step={step}>
      <div class="column-head">
        <h2 class="mono">{variant}</h2>
        {isFirst ? <span class="faint small">{text.compare.asBaseline}</span> : null}
        <p class="muted small">{text.lab.describe[variant] ?? ''}</p>
      </div>
      {read !== null && 'problem' in read ? <Notice tone="broken">{text.trace.malformed[read.problem]}</Notice> : null}
      {investigation?.failure ? <FailureNotice failure={investigation.failure} onRetry={lookAgain} /> : null}
      {told ? (
        <Result investigation={investigation} traceId={id} reference={reference} onFacts={onFacts} />
      ) : (
        <p class="column-step muted row" role="status">
          {step === 'waiting' || step === 'done' ? null : <Icon name="waiting" class="spin" />}
          {step === 'done' && traceId !== null ? null : text.compare.steps[step]}
        </p>
      )}
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
