// One situation: what happens, the lines that do it, playing it, what was left, the fix and the rule.
import { type BreaksState, type Page } from '../api';
import { ChainPicture } from '../components/chain-picture';
import { Player } from '../components/player';
import { RulePage } from '../components/rule-page';
import { Changes, Sources } from '../components/sources';
import { Fix, Story } from '../components/story';
import { t } from '../i18n';
import { lessonHref } from '../route';

export function BreakView({ page, state }: { page: Page; state: BreaksState | null }) {
  const text = t.value;
  return (
    <div class="stack">
      <header class="page-head">
        <p class="small">
          <a href={lessonHref({ view: 'breaks' })}>← {text.back}</a>
        </p>
        <h1 class="mono">{page.name}</h1>
        <p class="muted">
          {text.families[page.family]} · {text.requests(page.chain.requests)}
        </p>
      </header>
      <section aria-labelledby="happens-title" class="stack">
        <h2 id="happens-title">{text.happens}</h2>
        <Story page={page} />
        <ChainPicture chain={page.chain} />
      </section>
      <section aria-labelledby="lines-title" class="stack">
        <h2 id="lines-title">{text.lines}</h2>
        <Sources page={page} />
      </section>
      <Player page={page} state={state} />
      <section aria-labelledby="fix-title" class="stack">
        <h2 id="fix-title">{text.fixTitle}</h2>
        <Fix page={page} />
        <Changes page={page} />
      </section>
      {page.rule_page === null ? null : (
        <details class="card rule">
          <summary>
            {text.rule}: <code>{page.rule}</code>
          </summary>
          <RulePage markdown={page.rule_page} />
        </details>
      )}
    </div>
  );
}
