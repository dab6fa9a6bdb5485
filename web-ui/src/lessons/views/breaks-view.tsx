// Every situation, by what goes wrong.
import { Icon } from '../../shell/icons';
import { type BreaksState, type Page } from '../api';
import { ChainPicture } from '../components/chain-picture';
import { obstacles } from '../components/player';
import { t } from '../i18n';
import { answers } from '../progress';
import { lessonHref } from '../route';
import { STEPS } from '../steps';
import { Story } from '../components/story';

export function BreaksView({ pages, state }: { pages: readonly Page[]; state: BreaksState | null }) {
  const text = t.value;
  const families = Object.keys(text.families).filter((family) => pages.some((page) => page.family === family));
  return (
    <div class="stack">
      <header class="page-head">
        <h1>{text.title}</h1>
        <p class="muted">{text.lead}</p>
      </header>
      <Guided />
      {families.map((family) => (
        <section key={family} aria-labelledby={`family-${family}`}>
          <h2 id={`family-${family}`} class="section-title">
            {text.families[family]}
          </h2>
          <ul class="breaks">
            {pages
              .filter((page) => page.family === family)
              .map((page) => (
                <BreakCard key={page.name} page={page} state={state} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Guided() {
  const text = t.value;
  const open = STEPS.findIndex(({ situation }) => answers.value[situation] === undefined);
  const next = open === -1 ? null : open + 1;
  return (
    <section class="card guided" aria-labelledby="guided-title">
      <div>
        <h2 id="guided-title">{text.guided}</h2>
        <p class="muted">{text.guidedLead}</p>
      </div>
      <a class="button button-primary" href={lessonHref({ view: 'lesson', step: next === 1 ? null : next })}>
        {next === null || next === 1 ? text.begin : text.goOn(next)}
      </a>
    </section>
  );
}

function BreakCard({ page, state }: { page: Page; state: BreaksState | null }) {
  const text = t.value;
  const playable = obstacles(page, 'broken', state).length === 0;
  const needs = page.needs.broken.map((need) => text.needs[need] ?? need);
  return (
    <li class="card break-card" data-break={page.name}>
      <h3>
        <a class="mono" href={lessonHref({ view: 'break', name: page.name })}>
          {page.name}
        </a>
      </h3>
      <Story page={page} />
      <ChainPicture chain={page.chain} />
      <p class="muted small break-needs">
        <span class={playable ? 'state-whole' : 'state-not-seen'}>
          <Icon name={playable ? 'whole' : 'not-seen'} /> {playable ? text.playable : text.recordedOnly}
        </span>
        <span>{needs.length === 0 ? text.nodeOnly : text.needsAlso(needs.join(', '))}</span>
      </p>
    </li>
  );
}
