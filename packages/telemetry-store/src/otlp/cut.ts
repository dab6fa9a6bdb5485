import { MAX_ATTRIBUTE_BYTES } from './scan-attribute.js';
import { messageType } from './schema.js';
import type { AnyValue, KeyValue, Resource, Span } from './types.js';

/** Rewrites a message of which a value is too long, as Tempo does on arrival; the only messages that are decoded on their way in. */
export function cutLongValues(name: 'Resource' | 'InstrumentationScope' | 'Span', bytes: Uint8Array): Uint8Array {
  const type = messageType(name);
  const message = type.decode(bytes);
  const { attributes, events = [], links = [] } = message as unknown as Resource & Partial<Span>;
  for (const list of [attributes, ...[...events, ...links].map((below) => below.attributes)])
    list.forEach(cutAttribute);
  return type.encode(message).finish();
}

function cutAttribute({ value }: KeyValue): void {
  if (value) cutValue(value);
}

function cutValue(value: AnyValue): void {
  if (value.stringValue) value.stringValue = cutText(value.stringValue);
  else if (value.bytesValue) value.bytesValue = value.bytesValue.subarray(0, MAX_ATTRIBUTE_BYTES);
  value.arrayValue?.values.forEach(cutValue);
  value.kvlistValue?.values.forEach(cutAttribute);
}

/** Cut after so many bytes of UTF-8; a character that would be halved goes whole. */
function cutText(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_ATTRIBUTE_BYTES) return text;
  let end = MAX_ATTRIBUTE_BYTES;
  while (((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
}
