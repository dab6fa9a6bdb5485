// Numbers as people read them, in the page's language.
import { language } from './settings';

export { duration } from './duration';

const locale = () => (language.value === 'ja' ? 'ja-JP' : 'en-GB');

export function clock(ms: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
}

/** The time of today, the date with it for any other day. */
export function dateAndClock(ms: number): string {
  if (new Date(ms).toDateString() === new Date().toDateString()) return clock(ms);
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}

export function count(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** An amount in the lab's one currency. */
export function money(amount: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
  }).format(amount);
}
