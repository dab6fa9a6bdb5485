/**
 * Protobuf's wire format, the part that OTLP traces need (https://protobuf.dev/programming-guides/encoding/).
 * Written here because a general library would be larger than everything else the page loads of this package.
 */

class MalformedProtobuf extends Error {
  constructor(detail: string) {
    super(`not a protobuf message: ${detail}`);
    this.name = 'MalformedProtobuf';
  }
}

/** One field: `bytes` for length-delimited ones, `bits` (64 of them) for the others. */
export interface Field {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly bits: bigint;
}

const NO_BYTES = new Uint8Array(0);

/** The fields of a message in order. Throws MalformedProtobuf when the bytes end early or make no sense. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const bytes = new Cursor(message);
  while (!bytes.done) {
    const at = bytes.at;
    const tag = Number(bytes.varint());
    const id = Math.floor(tag / 8);
    if (id === 0) throw new MalformedProtobuf(`field 0 at byte ${at}`);
    switch (tag % 8) {
      case 0:
        yield { id, bytes: NO_BYTES, bits: bytes.varint() };
        break;
      case 1:
        yield { id, bytes: NO_BYTES, bits: bytes.fixed64() };
        break;
      case 2:
        yield { id, bytes: bytes.take(Number(bytes.varint())), bits: 0n };
        break;
      case 5:
        yield { id, bytes: NO_BYTES, bits: bytes.fixed32() };
        break;
      default:
        throw new MalformedProtobuf(`wire type ${tag % 8} at byte ${at}`);
    }
  }
}

class Cursor {
  at = 0;
  private readonly view: DataView;

  constructor(private readonly message: Uint8Array) {
    this.view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  }

  get done(): boolean {
    return this.at >= this.message.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.message[this.need(1)] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedProtobuf(`a number at byte ${this.at} does not end`);
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.need(8), true);
  }

  fixed32(): bigint {
    return BigInt(this.view.getUint32(this.need(4), true));
  }

  take(length: number): Uint8Array {
    const from = this.need(length);
    return this.message.subarray(from, from + length);
  }

  private need(length: number): number {
    if (length > this.message.length - this.at)
      throw new MalformedProtobuf(`it ends within a field at byte ${this.at}`);
    const from = this.at;
    this.at += length;
    return from;
  }
}

/** The 64 bits of a `double`. */
export function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
