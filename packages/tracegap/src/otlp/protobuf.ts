/**
 * OTLP traces in protobuf (opentelemetry/proto/trace/v1/trace.proto) read into the shape of OTLP/JSON, so that one
 * place gives them meaning. `TracesData`, `ExportTraceServiceRequest` and Tempo's `Trace` have the same wire form.
 */
import { hexOf } from './ids.js';
import { doubleOf, type Field, fieldsOf } from './wire.js';

type Json = Record<string, unknown>;
type Reader = (field: Field) => unknown;
/** Field number → name in OTLP/JSON, how to read it, and whether it repeats. */
type Schema = Readonly<Record<number, readonly [name: string, read: Reader, repeated?: 'repeated']>>;

const MAX_DEPTH = 32;
const utf8 = new TextDecoder();

const string: Reader = (field) => utf8.decode(field.bytes);
const hex: Reader = (field) => hexOf(field.bytes);
const number: Reader = (field) => Number(field.bits);
const unsigned: Reader = (field) => field.bits.toString();
const message =
  (schema: () => Schema): Reader =>
  (field) =>
    read(field.bytes, schema());

let depth = 0;

function read(bytes: Uint8Array, schema: Schema): Json {
  const json: Json = {};
  if (depth > MAX_DEPTH) return json;
  depth += 1;
  try {
    for (const field of fieldsOf(bytes)) {
      const known = schema[field.id];
      if (!known) continue;
      const [name, readField, repeated] = known;
      if (!repeated) json[name] = readField(field);
      else if (Array.isArray(json[name])) (json[name] as unknown[]).push(readField(field));
      else json[name] = [readField(field)];
    }
  } finally {
    depth -= 1;
  }
  return json;
}

const anyValue: Schema = {
  1: ['stringValue', string],
  2: ['boolValue', (field) => field.bits !== 0n],
  3: ['intValue', (field) => BigInt.asIntN(64, field.bits).toString()],
  4: ['doubleValue', (field) => doubleOf(field.bits)],
  5: ['arrayValue', message(() => ({ 1: ['values', message(() => anyValue), 'repeated'] }))],
  6: ['kvlistValue', message(() => ({ 1: ['values', message(() => keyValue), 'repeated'] }))],
  7: ['bytesValue', (field) => hexOf(field.bytes.subarray(0, 2048))],
};
const keyValue: Schema = { 1: ['key', string], 2: ['value', message(() => anyValue)] };
const attributes = (name = 'attributes') => [name, message(() => keyValue), 'repeated'] as const;

const event: Schema = { 1: ['timeUnixNano', unsigned], 2: ['name', string], 3: attributes() };
const link: Schema = { 1: ['traceId', hex], 2: ['spanId', hex], 3: ['traceState', string], 4: attributes() };
const status: Schema = { 2: ['message', string], 3: ['code', number] };
const span: Schema = {
  1: ['traceId', hex],
  2: ['spanId', hex],
  3: ['traceState', string],
  4: ['parentSpanId', hex],
  5: ['name', string],
  6: ['kind', number],
  7: ['startTimeUnixNano', unsigned],
  8: ['endTimeUnixNano', unsigned],
  9: attributes(),
  11: ['events', message(() => event), 'repeated'],
  13: ['links', message(() => link), 'repeated'],
  14: ['droppedLinksCount', number],
  15: ['status', message(() => status)],
  16: ['flags', number],
};
const scope: Schema = { 1: ['name', string], 2: ['version', string], 3: attributes() };
const scopeSpans: Schema = { 1: ['scope', message(() => scope)], 2: ['spans', message(() => span), 'repeated'] };
const resource: Schema = { 1: attributes() };
const resourceSpans: Schema = {
  1: ['resource', message(() => resource)],
  2: ['scopeSpans', message(() => scopeSpans), 'repeated'],
  1000: ['instrumentationLibrarySpans', message(() => scopeSpans), 'repeated'],
};
const tracesData: Schema = { 1: ['resourceSpans', message(() => resourceSpans), 'repeated'] };
const traceById: Schema = {
  1: ['trace', message(() => tracesData)],
  3: ['status', number],
  4: ['message', string],
};

/** `TracesData` or Tempo v1's `Trace`, as OTLP/JSON. Throws MalformedProtobuf. */
export function readTracesData(bytes: Uint8Array): unknown {
  return read(bytes, tracesData);
}

/** Tempo v2's `TraceByIDResponse`, as its JSON. Throws MalformedProtobuf. */
export function readTraceById(bytes: Uint8Array): unknown {
  return read(bytes, traceById);
}
