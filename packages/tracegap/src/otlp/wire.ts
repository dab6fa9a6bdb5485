/**
 * Protobuf's wire format, the part that OTLP traces need (https://protobuf.dev/programming-guides/encoding/).
 * Written here because a general library would be larger than everything else the page loads of this package.
 */

export class MalformedProtobuf extends Error {
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
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const need = (length: number): number => {
    if (length > message.length - at) throw new MalformedProtobuf(`it ends within a field at byte ${at}`);
    const from = at;
    at += length;
    return from;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[need(1)] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedProtobuf(`a number at byte ${at} does not end`);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const id = Math.floor(tag / 8);
    if (id === 0) throw new MalformedProtobuf(`field 0 at byte ${at}`);
    switch (tag % 8) {
      case 0:
        yield { id, bytes: NO_BYTES, bits: varint() };
        break;
      case 1:
        yield { id, bytes: NO_BYTES, bits: view.getBigUint64(need(8), true) };
        break;
      case 2: {
        const length = Number(varint());
        const from = need(length);
        yield { id, bytes: message.subarray(from, from + length), bits: 0n };
        break;
      }
      case 5:
        yield { id, bytes: NO_BYTES, bits: BigInt(view.getUint32(need(4), true)) };
        break;
      default:
        throw new MalformedProtobuf(`wire type ${tag % 8} at byte ${at}`);
    }
  }
}

/** The 64 bits of a `double`. */
export function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
