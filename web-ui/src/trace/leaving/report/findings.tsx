// Why it broke, on what evidence, and how it is fixed.
import { type Argument, type Evidence, type Finding, type Trace, type TraceReport } from 'tracegap';
import { argumentText, causeMend, isAttribute } from '../../i18n/evidence';
import { StateMark } from '../../components/state-mark';
import { findingSentence, STATE_OF_VERDICT } from '../../model/headline';
import { findSpan } from '../../model/span-tree';
import { type Words } from './words';

interface FindingsProps {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
  readonly words: Words;
}

export function Findings({ report, traces, words }: FindingsProps) {
  if (report.findings.length === 0) return null;
  return (
    <section>
      <h2>{words.text.finding.why}</h2>
      {report.findings.map((finding, index) => (
        <OneFinding key={index} finding={finding} traces={traces} words={words} />
      ))}
    </section>
  );
}

function OneFinding({ finding, traces, words }: { finding: Finding } & Omit<FindingsProps, 'report'>) {
  const { text } = words;
  const state = finding.severity === 'warning' ? 'warning' : STATE_OF_VERDICT[finding.verdict];
  return (
    <section class="finding">
      <h3>
        <StateMark state={state} word={text.finding.severity[finding.severity]} />{' '}
        {finding.severity === 'warning' ? text.cause[finding.rule] : findingSentence(finding, text)}
      </h3>
      {finding.ambiguous ? <p class="state-warning">{text.ambiguous(finding.candidates.length)}</p> : null}
      <div class="finding-body">
        <Causes finding={finding} words={words} />
        <EvidenceList evidence={finding.evidence} traces={traces} words={words} />
        {finding.ambiguous ? <Candidates finding={finding} words={words} /> : null}
      </div>
    </section>
  );
}

function Causes({ finding, words }: { finding: Finding; words: Words }) {
  const { text, language } = words;
  if (finding.causes.length === 0) return null;
  return (
    <section>
      <h4>{text.finding.causes}</h4>
      <ol class="causes">
        {[...finding.causes]
          .sort((a, b) => a.rank - b.rank)
          .map((cause) => (
            <li key={cause.id}>
              <p>
                <strong>{text.cause[cause.id]}</strong>{' '}
                <span class="small">({text.finding.likelihood(cause.rank, finding.causes.length)})</span>{' '}
                <code class="small faint">{cause.id}</code>
              </p>
              <p class="muted">{causeMend(cause, finding, language)}</p>
            </li>
          ))}
      </ol>
    </section>
  );
}

interface EvidenceListProps extends Omit<FindingsProps, 'report'> {
  readonly evidence: readonly Evidence[];
}

function EvidenceList({ evidence, traces, words }: EvidenceListProps) {
  const { text, own, language } = words;
  if (evidence.length === 0) return null;
  return (
    <section>
      <h4>{text.finding.evidence}</h4>
      <ul class="evidence">
        {evidence.map((fact, index) => {
          const span = findSpan(traces, fact);
          return (
            <li key={index}>
              <p>{argumentText(fact, language)}</p>
              <p class="small muted">
                {isAttribute(fact) ? (
                  <>
                    <code>{fact.key}</code> {fact.value === '' ? null : <code class="value">{fact.value}</code>}{' '}
                  </>
                ) : null}
                {own.onSpan} <code>{fact.span_id}</code>
                {span ? ` ${span.resource.service ?? text.unknownService}, ${span.name}` : null}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Candidates({ finding, words }: { finding: Finding; words: Words }) {
  const { text, language } = words;
  const list = (word: string, all: readonly Argument[]) =>
    all.map((argument, index) => (
      <li key={index}>
        <strong>{word}:</strong> {argumentText(argument, language)}
      </li>
    ));
  return (
    <section>
      <h4>{text.finding.candidates}</h4>
      <ul class="evidence">
        {finding.candidates.map((candidate) => (
          <li key={`${candidate.trace_id}/${candidate.span_id}`}>
            <code>{candidate.trace_id}</code>
            <ul class="small muted">
              {list(text.finding.speaksFor, candidate.for)}
              {list(text.finding.speaksAgainst, candidate.against)}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
