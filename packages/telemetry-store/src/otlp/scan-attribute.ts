import type * as protobuf from 'protobufjs';
import { eachField, endOf } from './wire.js';
import { attributeSeed, tokenOfBooleanValue, tokenOfBytes, tokenOfNumberValue, tokenOfTextValue } from './tokens.js';

/** Tempo's `max_attribute_bytes`: longer values are cut when they arrive. */
export const MAX_ATTRIBUTE_BYTES = 2048;

/** What is gathered while a message is walked. */
export interface Gathered {
  tokens: number[];
  /** A value is longer than MAX_ATTRIBUTE_BYTES. */
  hasLongValue: boolean;
}

/** Walks one KeyValue: its key and each of its comparable values become tokens. */
export function scanAttribute(reader: protobuf.Reader, into: Gathered): void {
  const end = endOf(reader);
  let seed = attributeSeed(reader.buf, 0, 0);
  eachField(reader, end, (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 1) {
      const to = endOf(reader);
      seed = attributeSeed(reader.buf, reader.pos, to);
      into.tokens.push(tokenOfBytes('key', reader.buf, reader.pos, to));
      reader.pos = to;
      return true;
    }
    if (field === 2) scanValue(reader, seed, into);
    return field === 2;
  });
}

/** AnyValue: text, boolean, integer, double and lists of them are indexed; key-value lists and bytes compare with nothing. */
function scanValue(reader: protobuf.Reader, seed: number, into: Gathered): void {
  const end = endOf(reader);
  if (end - reader.pos > MAX_ATTRIBUTE_BYTES) into.hasLongValue = true;
  eachField(reader, end, (field, wireType) => {
    if (field === 1 && wireType === 2) {
      const to = endOf(reader);
      // Only what is kept can be found.
      into.tokens.push(tokenOfTextValue(seed, reader.buf, reader.pos, Math.min(to, reader.pos + MAX_ATTRIBUTE_BYTES)));
      reader.pos = to;
    } else if (field === 2 && wireType === 0) into.tokens.push(tokenOfBooleanValue(seed, reader.bool()));
    else if (field === 3 && wireType === 0)
      into.tokens.push(tokenOfNumberValue(seed, Number(reader.int64().toString())));
    else if (field === 4 && wireType === 1) into.tokens.push(tokenOfNumberValue(seed, reader.double()));
    else if (field === 5 && wireType === 2) scanList(reader, seed, into);
    else return false;
    return true;
  });
}

function scanList(reader: protobuf.Reader, seed: number, into: Gathered): void {
  eachField(reader, endOf(reader), (field, wireType) => {
    if (field !== 1 || wireType !== 2) return false;
    scanValue(reader, seed, into);
    return true;
  });
}
