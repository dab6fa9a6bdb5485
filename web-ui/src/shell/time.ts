// Numbers as people read them, in the page's language.
import { language } from './settings';

const locale = () => (language.value === 'ja' ? 'ja-JP' : 'en-GB');

/** A duration with three significant digits: `640 µs`, `12.4 ms`, `1.31 s`. */
export function duration(ms: number): string {
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms === 0) return '0';
  if (ms < 0.9995) return `${significant(ms * 1000)} µs`;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 60_000) return `${significant(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

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

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
