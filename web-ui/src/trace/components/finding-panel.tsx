// What one finding stands on: the facts (span, attribute, value), the likely causes with their fix, the candidates.
import { type Candidate, type Evidence, type Finding } from 'tracegap';
import { t } from '../i18n';
import { argumentText, causeMend, isAttribute } from '../i18n/evidence';
import { findingSentence, STATE_OF_VERDICT } from '../model/headline';
import { traceHref } from '../trace-link';
import { Icon } from '../../shell/icons';
import { language } from '../../shell/settings';
import { StateMark } from './state-mark';

interface FindingPanelProps {
  readonly id: string;
  readonly finding: Finding;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onSpan: (traceId: string, spanId: string) => void;
}

export function FindingPanel({ id, finding, open, onToggle, onSpan }: FindingPanelProps) {
  const text = t.value;
  const state = finding.severity === 'warning' ? 'warning' : STATE_OF_VERDICT[finding.verdict];
  return (
    <details id={id} class="finding" open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" class="finding-chevron" />
        <StateMark state={state} word={text.finding.severity[finding.severity]} />
        <span class="finding-title">
          {finding.severity === 'warning' ? text.cause[finding.rule] : text.finding.why}
          <span class="visually-hidden">: {findingSentence(finding, text)}</span>
        </span>
      </summary>
      <div class="finding-body">
        {finding.ambiguous ? <p class="state-warning">{text.ambiguous(finding.candidates.length)}</p> : null}
        <Causes finding={finding} />
        <EvidenceTable evidence={finding.evidence} onSpan={onSpan} />
        {finding.ambiguous ? <Candidates candidates={finding.candidates} /> : null}
      </div>
    </details>
  );
}

function Causes({ finding }: { finding: Finding }) {
  const text = t.value;
  const { causes } = finding;
  if (causes.length === 0) return null;
  return (
    <section>
      <h3>{text.finding.causes}</h3>
      <ol class="causes">
        {[...causes]
          .sort((a, b) => a.rank - b.rank)
          .map((cause) => (
            <li key={cause.id}>
              <p class="row">
                <strong>{text.cause[cause.id]}</strong>
                <span class="likelihood small">{text.finding.likelihood(cause.rank, causes.length)}</span>
                <code class="faint small">{cause.id}</code>
              </p>
              <p class="muted">{causeMend(cause, finding, language.value)}</p>
            </li>
          ))}
      </ol>
    </section>
  );
}

function EvidenceTable({ evidence, onSpan }: { evidence: readonly Evidence[]; onSpan: FindingPanelProps['onSpan'] }) {
  const text = t.value.finding;
  if (evidence.length === 0) return null;
  return (
    <section>
      <h3>{text.evidence}</h3>
      <ul class="evidence">
        {evidence.map((fact, index) => (
          <li key={index}>
            <p>{argumentText(fact, language.value)}</p>
            <p class="evidence-fact small">
              {isAttribute(fact) ? (
                <>
                  <code>{fact.key}</code>
                  {fact.value === '' ? null : <code class="evidence-value">{fact.value}</code>}
                </>
              ) : null}
              <button type="button" class="link-button" onClick={() => onSpan(fact.trace_id, fact.span_id)}>
                {text.span} <code>{fact.span_id}</code>
              </button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidates({ candidates }: { candidates: readonly Candidate[] }) {
  const text = t.value.finding;
  return (
    <section>
      <h3>{text.candidates}</h3>
      <ul class="candidates">
        {candidates.map((candidate) => (
          <li key={`${candidate.trace_id}/${candidate.span_id}`}>
            <a class="mono" href={traceHref(candidate.trace_id, { spanId: candidate.span_id })}>
              {candidate.trace_id}
            </a>
            <ul class="arguments small muted">
              {candidate.for.map((argument, index) => (
                <li key={`for${index}`}>
                  <strong>{text.speaksFor}:</strong> {argumentText(argument, language.value)}
                </li>
              ))}
              {candidate.against.map((argument, index) => (
                <li key={`against${index}`}>
                  <strong>{text.speaksAgainst}:</strong> {argumentText(argument, language.value)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
