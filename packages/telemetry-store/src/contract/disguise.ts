/** Rewrites requests and expected answers alike, on their text. */
export type Disguise = (text: string) => string;

export const asRecorded: Disguise = (text) => text;

/** Each hex digit but 0 becomes another: ids change, the zeros at their head, which Tempo treats specially, stay. */
const DIGITS = '0f3a8b1c6d42e975';
/** Ids of 16 (spans, short traces) and 28 to 32 digits (traces, also with their leading zeros off); no date has so many. */
const ID = /(?<![0-9A-Za-z])(?:[0-9a-fA-F]{28,32}|[0-9a-fA-F]{16})(?![0-9A-Za-z])/g;
/** Ids the server makes up: the deduper counts from 1. */
const SMALL = /^0{14}..$/;

/** Names of services, spans and attributes; none of them is a word of an API or of a query language. */
const WORDS: Readonly<Record<string, string>> = {
  order: 'purchase',
  inventory: 'warehouse',
  pricing: 'tariff',
  notify: 'postman',
  notifications: 'letters',
  'router ': 'hop ',
  sidecar: 'helper',
  ingress: 'gatein',
  egress: 'gateout',
  short: 'brief',
  zeros: 'noughts',
  nameless: 'anonymous',
  quote: 'estimate',
  reserve: 'withhold',
  'smtp down': 'no stamps',
  '11111111-2222': '5c0ffee5-1234',
  user_agent: 'browser_kind',
  node_id: 'machine_id',
  upstream: 'onward',
};
const WORD = new RegExp(Object.keys(WORDS).join('|'), 'g');

/** All ids and names become others: a store that had learnt the recordings by heart would answer nothing. */
export const withOtherNames: Disguise = (text) =>
  text.replace(ID, (id) => (SMALL.test(id) ? id : otherId(id))).replace(WORD, (word) => WORDS[word] as string);

const otherId = (id: string): string =>
  [...id]
    .map((digit) => {
      const other = DIGITS[parseInt(digit, 16)] as string;
      return digit !== digit.toLowerCase() ? other.toUpperCase() : other;
    })
    .join('');

/** Unix seconds and nanoseconds of the time of recording, eight days back and two hours on. */
const TIME = /(?<!\d)(179(?:4[5-9]|5[0-2])\d{5})(\d{9})?(?!\d)/g;

/** All times move by as many seconds, as a real Tempo needs: its search only finds what is young when it arrives. */
export const movedBy =
  (seconds: number): Disguise =>
  (text) =>
    text.replace(TIME, (_, unixSeconds: string, nanoseconds = '') => `${Number(unixSeconds) + seconds}${nanoseconds}`);
