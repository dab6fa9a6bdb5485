import { type Page } from '../api';
import { t } from '../i18n';

/** What is wrong, in one sentence; in English where the language chosen has none. */
export function Story({ page }: { page: Page }) {
  const told = t.value.stories[page.name]?.story;
  return <p lang={told === undefined ? 'en' : undefined}>{told ?? page.story}</p>;
}

export function Fix({ page }: { page: Page }) {
  const text = t.value;
  const told = text.stories[page.name]?.fix;
  if (page.fix === null) return <p>{text.noFix}</p>;
  return <p lang={told === undefined ? 'en' : undefined}>{told ?? page.fix}</p>;
}
