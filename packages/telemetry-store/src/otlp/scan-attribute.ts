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

/**
 * Walks one KeyValue: its key and each of its comparable values become tokens. Fields may come in any order, and the Collector
 * writes the value before the key (https://protobuf.dev/programming-guides/encoding/#order), so the value waits.
 */
export function scanAttribute(reader: protobuf.Reader, into: Gathered): void {
  const end = endOf(reader);
  let seed = attributeSeed(reader.buf, 0, 0);
  let value = end;
  eachField(reader, end, (field, wireType) => {
    if (wireType !== 2 || (field !== 1 && field !== 2)) return false;
    if (field === 2) value = reader.pos;
    const to = endOf(reader);
    if (field === 1) {
      seed = attributeSeed(reader.buf, reader.pos, to);
      into.tokens.push(tokenOfBytes('key', reader.buf, reader.pos, to));
    }
    reader.pos = to;
    return true;
  });
  if (value === end) return;
  reader.pos = value;
  scanValue(reader, seed, into);
  reader.pos = end;
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
