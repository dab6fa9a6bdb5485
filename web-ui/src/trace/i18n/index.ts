import { inChosenLanguage } from '../../shell/i18n';
import { en, type TraceMessages } from './en';
import { ja } from './ja';

export const MESSAGES: Readonly<Record<'en' | 'ja', TraceMessages>> = { en, ja };

export const t = inChosenLanguage(MESSAGES);
