/**
 * Writes protobuf into one growing buffer. Only what OTLP needs: https://protobuf.dev/programming-guides/encoding/
 * The length of a nested message is filled in afterwards, in room left for it.
 */
export class ProtobufWriter {
  private bytes = Buffer.allocUnsafeSlow(16 * 1024);
  private at = 0;

  reset(): void {
    this.at = 0;
  }

  get isEmpty(): boolean {
    return this.at === 0;
  }

  /** What was written, until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  /** A copy of what was written, for the caller to keep. */
  finish(): Uint8Array {
    return Uint8Array.from(this.written());
  }

  private room(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + size));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** Small numbers: tags, kinds, lengths below 2^31. */
  varint(value: number): void {
    this.room(5);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Begins a nested message under the one-byte `tag`; ends with `end(start)`. */
  begin(tag: number): number {
    this.room(4);
    this.bytes[this.at] = tag;
    this.at += 4;
    return this.at;
  }

  /** The length as a varint of always three bytes, enough for 2 MiB; larger messages are moved to make room. */
  end(start: number): void {
    const length = this.at - start;
    if (length >= 1 << 21) return this.endLarge(start, length);
    this.bytes[start - 3] = (length & 127) | 128;
    this.bytes[start - 2] = ((length >>> 7) & 127) | 128;
    this.bytes[start - 1] = length >>> 14;
  }

  private endLarge(start: number, length: number): void {
    this.room(2);
    this.bytes.copyWithin(start + 2, start, this.at);
    this.at += 2;
    for (let i = 0; i < 5; i++) this.bytes[start - 3 + i] = ((length >>> (7 * i)) & 127) | (i < 4 ? 128 : 0);
  }

  /** A string field under a one-byte tag. */
  string(tag: number, text: string): void {
    const length = text.length;
    if (length > 63) return this.longString(tag, text);
    this.room(2 + length * 3);
    const start = this.at + 2;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return this.longString(tag, text);
      this.bytes[start + i] = code;
    }
    this.bytes[this.at] = tag;
    this.bytes[this.at + 1] = length;
    this.at = start + length;
  }

  private longString(tag: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.room(6 + length);
    this.bytes[this.at++] = tag;
    this.varint(length);
    this.bytes.write(text, this.at, length, 'utf8');
    this.at += length;
  }

  /** A bytes field from hex digits, as ids are. */
  hex(tag: number, digits: string): void {
    const length = digits.length >>> 1;
    this.room(2 + length);
    this.bytes[this.at++] = tag;
    this.bytes[this.at++] = length;
    for (let i = 0; i < digits.length; i += 2)
      this.bytes[this.at++] = (DIGIT[digits.charCodeAt(i)]! << 4) | DIGIT[digits.charCodeAt(i + 1)]!;
  }

  /** Milliseconds since 1970 as a fixed64 of nanoseconds, in two halves: they do not fit a number. */
  nanoseconds(tag: number, milliseconds: number): void {
    const seconds = Math.floor(milliseconds / 1000);
    const nanos = Math.round((milliseconds - seconds * 1000) * 1e6);
    const high = Math.floor(seconds / 65536) * 1e9;
    const low = (high % 65536) * 65536 + (seconds % 65536) * 1e9 + nanos;
    this.room(9);
    this.bytes[this.at] = tag;
    this.bytes.writeUInt32LE(low % 0x1_0000_0000, this.at + 1);
    this.bytes.writeUInt32LE(Math.floor(high / 65536) + Math.floor(low / 0x1_0000_0000), this.at + 5);
    this.at += 9;
  }

  fixed32(tag: number, value: number): void {
    this.room(5);
    this.bytes[this.at] = tag;
    this.bytes.writeUInt32LE(value, this.at + 1);
    this.at += 5;
  }

  double(tag: number, value: number): void {
    this.room(9);
    this.bytes[this.at] = tag;
    this.bytes.writeDoubleLE(value, this.at + 1);
    this.at += 9;
  }

  /** An int64 field; negative ones take ten bytes, as protobuf has it. */
  int64(tag: number, value: number): void {
    this.room(11);
    this.bytes[this.at++] = tag;
    if (value >= 0 && value <= 0x7fff_ffff) return this.varint(value);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) this.bytes[this.at++] = Number(rest & 127n) | 128;
    this.bytes[this.at++] = Number(rest);
  }
}

/** Character code of a hex digit → its value. */
const DIGIT = new Uint8Array(128);
for (let value = 0; value < 16; value++) DIGIT[value.toString(16).charCodeAt(0)] = value;
for (let value = 10; value < 16; value++) DIGIT[value.toString(16).toUpperCase().charCodeAt(0)] = value;
