import { type AttributeValue } from '@opentelemetry/api';
import { ProtobufWriter } from './protobuf';

/** Values remembered for one key; a key with more is one whose values do not repeat, such as an id. */
const VALUES_PER_KEY = 128;
/** Longer values are rarely the same again, and would fill the memory. */
const LONGEST = 1024;
const KEYS = 1_000;

/**
 * Encodes attributes as OTLP's KeyValue. Most are the same for every request (the method, the route, the statement), so the
 * encoded form of each is kept, in bounds: at most 1000 keys of 128 values.
 */
export class AttributeEncoder {
  private readonly known = new Map<string, Map<AttributeValue, Uint8Array>>();
  private readonly scratch = new ProtobufWriter();

  /** @param tag of the repeated KeyValue field that all these attributes belong to */
  constructor(private readonly tag: number) {}

  write(writer: ProtobufWriter, key: string, value: AttributeValue): void {
    const values = this.known.get(key) ?? this.remember(key);
    const encoded = values?.get(value);
    if (encoded) {
      writer.raw(encoded);
      return;
    }
    if (!values || !this.worthKeeping(values, value)) {
      encodePair(writer, this.tag, key, value);
      return;
    }
    this.scratch.reset();
    encodePair(this.scratch, this.tag, key, value);
    const bytes = this.scratch.finish();
    values.set(value, bytes);
    writer.raw(bytes);
  }

  private remember(key: string): Map<AttributeValue, Uint8Array> | undefined {
    if (this.known.size >= KEYS) return undefined;
    const values = new Map<AttributeValue, Uint8Array>();
    this.known.set(key, values);
    return values;
  }

  private worthKeeping(values: Map<AttributeValue, Uint8Array>, value: AttributeValue): boolean {
    if (values.size >= VALUES_PER_KEY || typeof value === 'object') return false;
    return typeof value !== 'string' || value.length <= LONGEST;
  }
}

/** One KeyValue, not remembered. */
export function encodePair(writer: ProtobufWriter, tag: number, key: string, value: AttributeValue): void {
  const pair = writer.begin(tag);
  writer.string(0x0a, key);
  const any = writer.begin(0x12);
  encodeValue(writer, value);
  writer.end(any);
  writer.end(pair);
}

/** AnyValue: string 1, bool 2, int 3, double 4, array 5. */
function encodeValue(writer: ProtobufWriter, value: unknown): void {
  if (typeof value === 'string') writer.string(0x0a, value);
  else if (typeof value === 'boolean') writer.int64(0x10, value ? 1 : 0);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) writer.int64(0x18, value);
    else writer.double(0x21, value);
  } else if (Array.isArray(value)) {
    const array = writer.begin(0x2a);
    for (const one of value) {
      const any = writer.begin(0x0a);
      encodeValue(writer, one);
      writer.end(any);
    }
    writer.end(array);
  }
}
