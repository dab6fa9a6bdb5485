import { inChosenLanguage } from '../../shell/i18n';
import { en, type LessonMessages } from './en';
import { ja } from './ja';

export const t = inChosenLanguage<LessonMessages>({ en, ja });
