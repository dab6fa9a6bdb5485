const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function random32(): string {
  const bits = (Math.random() * 0x1_0000_0000) >>> 0;
  return HEX[bits >>> 24]! + HEX[(bits >>> 16) & 255]! + HEX[(bits >>> 8) & 255]! + HEX[bits & 255]!;
}

/** 16 random hex digits; never all zero, which would be an invalid id. */
export function newSpanId(): string {
  const id = random32() + random32();
  return id === '0000000000000000' ? newSpanId() : id;
}

/** 32 random hex digits, all of them random as W3C trace-context level 2 asks for. */
export function newTraceId(): string {
  return newSpanId() + newSpanId();
}
