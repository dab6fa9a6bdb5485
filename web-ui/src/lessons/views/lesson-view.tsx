// The guided way: all its steps, or one of them. The answer and the play come after the reader's own answer.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shell/icons';
import { type BreaksState, type Page } from '../api';
import { ChainPicture } from '../components/chain-picture';
import { Player } from '../components/player';
import { Sources } from '../components/sources';
import { Fix } from '../components/story';
import { t } from '../i18n';
import { answer, answers, forgetAnswers } from '../progress';
import { lessonHref } from '../route';
import { STEPS, type Step, type StepTexts } from '../steps';

interface LessonProps {
  readonly pages: readonly Page[];
  readonly state: BreaksState | null;
}

export function LessonOverview() {
  const text = t.value.lesson;
  const given = STEPS.filter(({ situation }) => answers.value[situation] !== undefined);
  const right = STEPS.filter((step) => answers.value[step.situation] === step.right).length;
  return (
    <div class="stack">
      <header class="page-head">
        <h1>{text.title}</h1>
        <p class="muted">
          {text.lead} {text.minutes}
        </p>
      </header>
      {given.length === STEPS.length ? <p role="status">{text.done(right, STEPS.length)}</p> : null}
      <ol class="steps card" aria-label={text.steps}>
        {STEPS.map((step, index) => (
          <li key={step.situation}>
            <a href={lessonHref({ view: 'lesson', step: index + 1 })}>
              {index + 1}. {t.value.steps[step.situation]?.title}
            </a>
            <Mark step={step} />
          </li>
        ))}
      </ol>
      {given.length === 0 ? null : (
        <p>
          <button type="button" class="button" onClick={forgetAnswers}>
            {text.again}
          </button>
        </p>
      )}
    </div>
  );
}

function Mark({ step }: { step: Step }) {
  const given = answers.value[step.situation];
  if (given === undefined) return null;
  const right = given === step.right;
  return (
    <span class={`state ${right ? 'state-whole' : 'state-warning'}`}>
      <Icon name={right ? 'whole' : 'warning'} /> {right ? t.value.lesson.right : t.value.lesson.wrong}
    </span>
  );
}

export function LessonStep({ pages, state, number }: LessonProps & { number: number }) {
  const text = t.value.lesson;
  const step = STEPS[number - 1];
  const page = pages.find(({ name }) => name === step?.situation);
  const texts = step && t.value.steps[step.situation];
  if (!step || !page || !texts) return <LessonOverview />;
  const given = answers.value[step.situation];
  return (
    <div class="stack">
      <header class="page-head">
        <p class="muted small">{text.step(number, STEPS.length)}</p>
        <h1>{texts.title}</h1>
        <p>{texts.before}</p>
      </header>
      <ChainPicture chain={page.chain} />
      <Sources page={page} />
      <Question key={step.situation} step={step} texts={texts} given={given} />
      {given === undefined ? null : (
        <>
          <section class="stack" aria-labelledby="now-title">
            <h2 id="now-title">{text.now}</h2>
            <p class="muted">{text.order}</p>
            <Player page={page} state={state} />
          </section>
          <section class="stack" aria-labelledby="fix-title">
            <h2 id="fix-title">{t.value.fixTitle}</h2>
            <Fix page={page} />
            <p>
              <a href={lessonHref({ view: 'break', name: page.name })}>{text.more}</a>
            </p>
          </section>
        </>
      )}
      <Ways number={number} />
    </div>
  );
}

function Question({ step, texts, given }: { step: Step; texts: StepTexts; given: number | undefined }) {
  const text = t.value.lesson;
  const [chosen, setChosen] = useState<number | null>(given ?? null);
  const [missing, setMissing] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const first = useRef(given);
  useEffect(() => {
    if (given !== undefined && first.current === undefined) said.current?.focus();
  }, [given]);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(chosen === null);
    if (chosen !== null) answer(step.situation, chosen);
  };
  return (
    <form class="card question" onSubmit={submit}>
      <Choices step={step} choices={texts.choices} given={given} chosen={chosen} onChoose={setChosen} />
      {missing && given === undefined ? (
        <p role="alert" class="field-error">
          {text.chooseFirst}
        </p>
      ) : null}
      {given === undefined ? (
        <p>
          <button type="submit" class="button button-primary">
            {text.submit}
          </button>
        </p>
      ) : (
        <div class="answer" data-right={given === step.right}>
          <p ref={said} tabIndex={-1}>
            <strong>{given === step.right ? text.isRight : text.isWrong}</strong> {texts.answer}
          </p>
        </div>
      )}
    </form>
  );
}

interface ChoicesProps {
  readonly step: Step;
  readonly choices: readonly string[];
  readonly given: number | undefined;
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
}

function Choices({ step, choices, given, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset disabled={given !== undefined}>
      <legend>{t.value.lesson.question}</legend>
      {choices.map((choice, index) => (
        <label key={index} class={given === undefined ? '' : choiceLook(index, step, given)}>
          <input type="radio" name="choice" checked={chosen === index} onChange={() => onChoose(index)} />
          <span>
            {choice}
            {given !== undefined && index === step.right ? <RightMark /> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function RightMark() {
  return (
    <span class="state state-whole right-mark">
      <Icon name="whole" /> {t.value.lesson.right}
    </span>
  );
}

function choiceLook(index: number, step: Step, given: number): string {
  if (index === step.right) return 'choice-right';
  return index === given ? 'choice-given' : '';
}

function Ways({ number }: { number: number }) {
  const text = t.value.lesson;
  return (
    <nav class="row" aria-label={text.steps}>
      {number > 1 ? (
        <a class="button" href={lessonHref({ view: 'lesson', step: number - 1 })}>
          {text.previous}
        </a>
      ) : null}
      <a class="button" href={lessonHref({ view: 'lesson', step: null })}>
        {text.all}
      </a>
      {number < STEPS.length ? (
        <a class="button button-primary" href={lessonHref({ view: 'lesson', step: number + 1 })}>
          {text.next}
        </a>
      ) : null}
    </nav>
  );
}
