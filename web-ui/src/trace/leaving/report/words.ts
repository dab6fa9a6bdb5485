// What only the report says; everything else is in the words of the page (trace/i18n).
import { type Language } from '../../../shell/settings';
import { en as traceEn, type TraceMessages } from '../../i18n/en';
import { ja as traceJa } from '../../i18n/ja';

const en = {
  eyebrow: 'Report on a trace',
  title: (id: string, verdict: string) => `Trace ${id}: ${verdict}`,
  traces: 'The traces of this request',
  columns: { id: 'Trace id', began: 'Began', spans: 'Spans', services: 'Services' },
  cut: (why: string) => `only a part was at hand: ${why}`,
  incomplete: 'Not everything could be asked for, so something may be missing here.',
  onSpan: 'on span',
  noAnswer: 'an error',
  leftOut: (shown: number, total: number) =>
    `${shown} of ${total} spans: those where a call enters a service, failed ones, those the evidence names, and what is above them.`,
  made: (version: string, at: string) => `Made by tracegap ${version} on ${at}.`,
  inside:
    'In it are names of services and spans, ids and times. Of the spans’ attributes there are only those that the evidence names; no log line, no message of an error.',
};

type ReportMessages = typeof en;

const ja: ReportMessages = {
  eyebrow: 'トレースのレポート',
  title: (id, verdict) => `トレース ${id}：${verdict}`,
  traces: 'このリクエストのトレース',
  columns: { id: 'トレースID', began: '開始', spans: 'スパン', services: 'サービス' },
  cut: (why) => `一部しか読めませんでした：${why}`,
  incomplete: '問い合わせられなかったものがあるため、欠けている可能性があります。',
  onSpan: 'スパン',
  noAnswer: 'エラー',
  leftOut: (shown, total) =>
    `${total} 個のうち ${shown} 個のスパン：サービスに入る呼び出し、失敗したもの、証拠が示すもの、その上にあるもの。`,
  made: (version, at) => `tracegap ${version} により ${at} に作成。`,
  inside:
    'サービス名とスパン名、ID、時刻を含みます。スパンの属性は証拠が示すものだけで、ログもエラーのメッセージも含みません。',
};

/** All words of a report in one language. */
export interface Words {
  readonly language: Language;
  readonly text: TraceMessages;
  readonly own: ReportMessages;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: { language: 'en', text: traceEn, own: en },
  ja: { language: 'ja', text: traceJa, own: ja },
};

/** A moment as its readers need it, who may sit in another time zone. */
export function moment(ms: number, { language }: Words): string {
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return `${format.format(ms)} UTC`;
}
