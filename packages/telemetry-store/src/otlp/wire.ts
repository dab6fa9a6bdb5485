import type * as protobuf from 'protobufjs';

/** Reads a length-delimited field's length; returns where it ends. */
export function endOf(reader: protobuf.Reader): number {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('unexpected end of the message');
  return end;
}

/** Calls `take` with each field up to `end`; what it does not take (returns false, having read nothing) is skipped. */
export function eachField(
  reader: protobuf.Reader,
  end: number,
  take: (field: number, wireType: number) => boolean,
): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!take(tag >>> 3, tag & 7)) reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new RangeError('a field reaches over the end of its message');
}
