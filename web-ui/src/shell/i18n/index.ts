// `t.value` is the text in the language chosen; components that read it follow a switch by themselves.
// Each part of the page brings its own words: this one, trace/i18n, and those of the pages themselves.
import { computed, type ReadonlySignal } from '@preact/signals';
import { language, type Language } from '../settings';
import { en, type ShellMessages } from './en';
import { ja } from './ja';

export const MESSAGES: Readonly<Record<Language, ShellMessages>> = { en, ja };

/** The messages of the language chosen, as a signal. */
export function inChosenLanguage<M>(messages: Readonly<Record<Language, M>>): ReadonlySignal<M> {
  return computed(() => messages[language.value]);
}

export const t = inChosenLanguage(MESSAGES);
