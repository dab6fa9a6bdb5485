// Evidence and fixes in the page's language. English is tracegap's own; the other languages render `code` and `params`.
import { type Argument, type Cause } from 'tracegap';
import { language } from '../../shell/settings';
import { JA_EVIDENCE, JA_MEND } from './ja-evidence';

/** What one fact shows. */
export function evidenceText(fact: Argument): string {
  return argumentText(fact);
}

export function argumentText({ code, params, says }: Argument): string {
  return language.value === 'ja' ? fill(JA_EVIDENCE[code], params) : says;
}

export function causeMend(cause: Cause): string {
  return language.value === 'ja' ? JA_MEND[cause.id] : cause.mend;
}

/** Puts parameters into `{name}` places; a place without a parameter is left out, so that no brace reaches the reader. */
function fill(template: string, params: Argument['params']): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : null;
    return value === null || value === undefined ? '' : String(value);
  });
}
