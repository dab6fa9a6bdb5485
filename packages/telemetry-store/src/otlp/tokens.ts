/**
 * What search looks a chunk up by: one 32-bit number per thing a query can ask for, made the same way from the bytes of a
 * span and from a query's literal. Two things that share a number cost a needless read, never a wrong answer: search
 * judges every candidate by its decoded spans.
 */
const KINDS_OF_TOKEN = [
  'attribute',
  'key',
  'name',
  'kind',
  'status',
  'root',
  'trace:id',
  'span:id',
  'span:parentID',
  'link:traceID',
  'link:spanID',
  'event:name',
  'instrumentation:name',
] as const;
export type TokenKind = (typeof KINDS_OF_TOKEN)[number];

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
/** Taken once: this runs for every byte that comes in. */
const { imul } = Math;

/** Where each kind of token starts from, so that equal bytes of two kinds differ. */
const SEEDS = Object.fromEntries(KINDS_OF_TOKEN.map((kind, index) => [kind, mix(OFFSET, index + 1)])) as Record<
  TokenKind,
  number
>;

enum ValueType {
  Text = 1,
  Number = 2,
  Boolean = 3,
}

const number = new DataView(new ArrayBuffer(8));

/** FNV-1a, one byte. */
function mix(hash: number, byte: number): number {
  return imul(hash ^ byte, PRIME);
}

function mixBytes(hash: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  let mixed = hash;
  for (let at = from; at < to; at++) mixed = imul(mixed ^ (bytes[at] as number), PRIME);
  return mixed;
}

/** A token of some bytes of a message; kinds without bytes, such as root, take none. */
export function tokenOfBytes(kind: TokenKind, bytes?: Uint8Array, from = 0, to = bytes?.length): number {
  return bytes === undefined ? SEEDS[kind] : mixBytes(SEEDS[kind], bytes, from, to);
}

export const tokenOfNumber = (kind: TokenKind, value: number): number => mix(SEEDS[kind], value);

/** The beginning of all tokens of one attribute's values. */
export const attributeSeed = (key: Uint8Array, from = 0, to = key.length): number =>
  mix(mixBytes(SEEDS.attribute, key, from, to), 0);

export const tokenOfTextValue = (seed: number, bytes: Uint8Array, from = 0, to = bytes.length): number =>
  mixBytes(mix(seed, ValueType.Text), bytes, from, to);

/** Integers and doubles of one value are equal in TraceQL, so they share a token. */
export function tokenOfNumberValue(seed: number, value: number): number {
  number.setFloat64(0, value === 0 ? 0 : value);
  let hash = mix(seed, ValueType.Number);
  for (let at = 0; at < 8; at++) hash = mix(hash, number.getUint8(at));
  return hash;
}

export const tokenOfBooleanValue = (seed: number, value: boolean): number =>
  mix(mix(seed, ValueType.Boolean), value ? 1 : 0);

/** The token as a word of the full-text index. */
export const word = (token: number): string => (token >>> 0).toString(36);
