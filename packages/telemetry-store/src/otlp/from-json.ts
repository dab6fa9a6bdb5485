import * as protobuf from 'protobufjs';
import { BadRequest } from '../http/bad-request.js';

/** Id fields are hex in OTLP/JSON, not base64 as protobuf's own JSON mapping has it (OTLP specification, "JSON Protobuf Encoding"). */
const ID_BYTES: Readonly<Record<string, number>> = { traceId: 16, spanId: 8, parentSpanId: 8 };
const INTEGER = /^-?\d{1,20}$/;

type Plain = Record<string, unknown>;

/**
 * Reads an OTLP/JSON body into protobuf bytes, so that one path stores both encodings.
 * Unknown fields are ignored as the specification asks; what cannot be read is a BadRequest naming its place.
 */
export function encodeOtlpJson(type: protobuf.Type, text: string): Uint8Array {
  const body = parseJson(text);
  return type.encode(toMessage(type, body, type.name)).finish();
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new BadRequest('the body is empty: an OTLP/JSON object is expected');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`the body is not JSON: ${(error as Error).message}`);
  }
}

function toMessage(type: protobuf.Type, value: unknown, where: string): Plain {
  if (!isPlain(value)) throw new BadRequest(`${where}: an object is expected`);
  const message: Plain = {};
  for (const field of type.fieldsArray) {
    const raw = value[field.name] ?? value[snakeCase(field.name)];
    if (raw === undefined || raw === null) continue;
    field.resolve();
    const place = `${where}.${field.name}`;
    message[field.name] = field.repeated ? toList(field, raw, place) : toValue(field, raw, place);
  }
  return message;
}

function toList(field: protobuf.Field, raw: unknown, where: string): unknown[] {
  if (!Array.isArray(raw)) throw new BadRequest(`${where}: an array is expected`);
  return raw.map((item, index) => toValue(field, item, `${where}[${index}]`));
}

function toValue(field: protobuf.Field, raw: unknown, where: string): unknown {
  const resolved = field.resolvedType;
  if (resolved instanceof protobuf.Type) return toMessage(resolved, raw, where);
  if (resolved instanceof protobuf.Enum) return toEnum(resolved, raw, where);
  switch (field.type) {
    case 'string':
      if (typeof raw !== 'string') throw new BadRequest(`${where}: a string is expected`);
      return raw;
    case 'bool':
      if (typeof raw !== 'boolean') throw new BadRequest(`${where}: true or false is expected`);
      return raw;
    case 'bytes':
      return toBytes(field.name, raw, where);
    case 'double':
      return toDouble(raw, where);
    case 'int64':
    case 'fixed64':
      return toInteger(raw, where);
    default:
      return Number(toInteger(raw, where));
  }
}

function toEnum(resolved: protobuf.Enum, raw: unknown, where: string): number {
  if (typeof raw === 'number' && Number.isInteger(raw)) return raw;
  const code = typeof raw === 'string' ? resolved.values[raw] : undefined;
  if (code === undefined)
    throw new BadRequest(`${where}: one of ${Object.keys(resolved.values).join(', ')} is expected`);
  return code;
}

function toBytes(name: string, raw: unknown, where: string): Uint8Array {
  if (typeof raw !== 'string') throw new BadRequest(`${where}: a string is expected`);
  const length = ID_BYTES[name];
  if (length === undefined) return Buffer.from(raw, 'base64');
  if (raw !== '' && (raw.length !== length * 2 || !/^[0-9a-f]+$/i.test(raw)))
    throw new BadRequest(
      `${where}: ${length * 2} hex digits are expected, received ${JSON.stringify(raw.slice(0, 64))}`,
    );
  return Buffer.from(raw, 'hex');
}

/** 64-bit numbers come as strings or, by lenient senders, as numbers; they stay exact as strings until protobufjs writes them. */
function toInteger(raw: unknown, where: string): string {
  const text = typeof raw === 'number' && Number.isInteger(raw) ? BigInt(raw).toString() : raw;
  if (typeof text !== 'string' || !INTEGER.test(text)) throw new BadRequest(`${where}: a whole number is expected`);
  return text;
}

function toDouble(raw: unknown, where: string): number {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (raw === 'NaN') return NaN;
  if (typeof value !== 'number' || Number.isNaN(value)) throw new BadRequest(`${where}: a number is expected`);
  return value;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** opentelemetry-proto names its fields in snake case; both spellings are legal protobuf JSON. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
