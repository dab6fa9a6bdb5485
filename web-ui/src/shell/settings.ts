// Language and theme: what the browser says, unless the person said otherwise; remembered in this browser only.
import { effect, signal } from '@preact/signals';

const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const language = signal<Language>(remembered('language', LANGUAGES) ?? preferredLanguage(navigator.languages));
export const theme = signal<Theme>(remembered('theme', THEMES) ?? 'system');

/** The first of the browser's languages that the page speaks, else English. */
function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((code) => tag.toLowerCase().split('-')[0] === code);
    if (known) return known;
  }
  return 'en';
}

export function chooseLanguage(choice: Language): void {
  language.value = choice;
  remember('language', choice);
}

export function chooseTheme(choice: Theme): void {
  theme.value = choice;
  remember('theme', choice);
}

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

// Storage may be forbidden (private windows, policies): the page then works without a memory.
function remembered<T extends string>(key: string, allowed: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(`lab.${key}`);
    return allowed.find((one) => one === value) ?? null;
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`lab.${key}`, value);
  } catch {
    // see above
  }
}
