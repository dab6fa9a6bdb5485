// `t.value` is the page's text in the language chosen; components that read it follow a switch by themselves.
import { computed } from '@preact/signals';
import { language, type Language } from '../settings';
import { en, type Messages } from './en';
import { ja } from './ja';

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, ja };

export const t = computed<Messages>(() => MESSAGES[language.value]);
