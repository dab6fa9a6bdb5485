// Evidence and fixes in the page's language. English is tracegap's own; the other languages render `code` and `params`.
import { type Argument, type Cause, type Evidence, type Finding } from 'tracegap';
import { type Language } from '../../shell/settings';
import { JA_EVIDENCE, JA_MEND } from './ja-evidence';

/** What was compared where no attribute was: words of the report, which the sentence says better. */
const NO_ATTRIBUTE: ReadonlySet<string> = new Set(['time', 'structure', 'scope', 'flags', 'span', 'links']);

/** Whether a fact's key is an attribute that can be found on its span. */
export const isAttribute = ({ key }: Evidence): boolean => !NO_ATTRIBUTE.has(key);

/** One fact as a sentence. */
export function argumentText(argument: Argument, language: Language): string {
  const { code, params, says } = argument;
  if (language === 'ja') return ja(argument);
  return sentence(
    code === 'same-rare-value' ? `both carry ${params['key']} = ${params['value']}, ${rest(params)}` : says,
  );
}

function ja({ code, params }: Argument): string {
  const template = JA_EVIDENCE[code];
  return code === 'same-rare-value' && params['others'] === 0
    ? fill('両側が {key} = {value} を持ち、ほかに同じ値を持つトレースはありません', params)
    : fill(template, params);
}

function rest({ others }: Argument['params']): string {
  if (others === 0) return 'and no other trace does';
  return others === 1 ? 'and one other trace does' : `and ${String(others)} other traces do`;
}

/** tracegap's facts are clauses. A service's name at the front stays as the service writes it. */
function sentence(says: string): string {
  const opens = /^(both|the|it|a|an|nothing|others|no|search|not) /.test(says);
  return `${opens ? says.charAt(0).toUpperCase() + says.slice(1) : says}.`;
}

export function causeMend(cause: Cause, { dark, hop }: Pick<Finding, 'dark' | 'hop'>, language: Language): string {
  // Between the two halves stands the app itself: a gateway there would have to be one more.
  if (cause.id === 'gateway-strips' && dark !== null)
    return MESSAGES[language].besides(dark, hop?.from ?? null, hop?.to ?? null);
  return language === 'ja' ? JA_MEND[cause.id] : cause.mend;
}

const MESSAGES = {
  en: {
    besides: (dark: string, from: string | null, to: string | null) =>
      `Only if something else stands beside ${dark}${from && to ? ` between ${from} and ${to}` : ''}, such as a gateway of its own: let that pass traceparent and tracestate on.`,
  },
  ja: {
    besides: (dark: string, from: string | null, to: string | null) =>
      `${from && to ? `${from} と ${to} の間に` : ''}${dark} のほかにもゲートウェイなどがある場合だけ：traceparent と tracestate を通す設定にします。`,
  },
} as const;

/** Puts parameters into `{name}` places; a place without a parameter is left out, so that no brace reaches the reader. */
function fill(template: string, params: Argument['params']): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : null;
    return value === null || value === undefined ? '' : String(value);
  });
}
