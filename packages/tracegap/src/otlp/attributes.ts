import { type Attributes, type AttributeValue } from '../span/model.js';
import { count, field, list, type Raw, record, text } from './guards.js';

/** Longer texts are cut: nothing is decided by their tail, and memory stays bounded. Tempo itself cuts at 2,048. */
export const MAX_TEXT = 4096;
const MAX_DEPTH = 8;
const MAX_ITEMS = 256;

/** OTLP's list of `{ key, value: { stringValue … } }`; a plain object is accepted too. */
export function attributesOf(raw: unknown): Attributes {
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  if (Array.isArray(raw)) {
    for (const item of raw) {
      const entry = record(item);
      if (entry && typeof entry.key === 'string') attributes[cut(entry.key)] = valueOf(entry.value, 0);
    }
  } else {
    for (const [key, value] of Object.entries(record(raw) ?? {})) attributes[cut(key)] = plainValue(value);
  }
  return attributes;
}

function plainValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return valueOf(value, 0);
}

function valueOf(raw: unknown, depth: number): AttributeValue {
  const value = record(raw);
  if (!value || depth > MAX_DEPTH) return null;
  const string = field(value, 'stringValue', 'string_value');
  if (typeof string === 'string') return cut(string);
  const bool = field(value, 'boolValue', 'bool_value');
  if (typeof bool === 'boolean') return bool;
  return numberOf(value) ?? compoundOf(value, depth);
}

function numberOf(value: Raw): AttributeValue {
  const int = field(value, 'intValue', 'int_value');
  if (int !== undefined && int !== null) {
    const number = count(int);
    // An id beyond 2^53 must stay exact to be compared.
    return Number.isSafeInteger(number) ? number : cut(String(int));
  }
  const double = field(value, 'doubleValue', 'double_value');
  return double === undefined || double === null ? null : count(double);
}

function compoundOf(value: Raw, depth: number): AttributeValue {
  const array = record(field(value, 'arrayValue', 'array_value'));
  if (array) {
    return list(array.values)
      .slice(0, MAX_ITEMS)
      .map((item) => valueOf(item, depth + 1));
  }
  const map = record(field(value, 'kvlistValue', 'kvlist_value'));
  if (map) {
    const entries = Object.create(null) as Record<string, AttributeValue>;
    for (const item of list(map.values).slice(0, MAX_ITEMS)) {
      const entry = record(item);
      if (entry && typeof entry.key === 'string') entries[cut(entry.key)] = valueOf(entry.value, depth + 1);
    }
    return entries;
  }
  const bytes = text(field(value, 'bytesValue', 'bytes_value'));
  return bytes === '' ? null : cut(bytes);
}

export function cut(value: string): string {
  if (value.length <= MAX_TEXT) return value;
  // Through JSON, because a slice alone would keep the whole text in memory.
  return JSON.parse(JSON.stringify(value.slice(0, MAX_TEXT))) as string;
}
