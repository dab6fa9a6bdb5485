// The words of `tracegap serve` and those of the parts it is made of.
import { inChosenLanguage, MESSAGES as SHELL } from '../../shell/i18n';
import { MESSAGES as TRACE } from '../../trace/i18n';
import { en } from './en';
import { ja } from './ja';

const all = {
  en: { ...SHELL.en, ...TRACE.en, ...en },
  ja: { ...SHELL.ja, ...TRACE.ja, ...ja },
};

export type Messages = typeof all.en;

export const t = inChosenLanguage<Messages>(all);
