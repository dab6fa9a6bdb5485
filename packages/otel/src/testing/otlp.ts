/** Reads OTLP's protobuf, as far as tests look at it. Field numbers: opentelemetry-proto, trace.proto, logs.proto, metrics.proto. */
export type AttributeValue = string | number | boolean | undefined;
export type Attributes = Record<string, AttributeValue>;

export interface SentSpan {
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  /** 1 internal, 2 server, 3 client */
  kind: number;
  start: bigint;
  end: bigint;
  attributes: Attributes;
  events: { name: string; attributes: Attributes }[];
  links: { traceId: string; spanId: string }[];
  /** 0 unset, 1 ok, 2 error */
  status: { code: number; message: string };
  flags: number;
  scope: string;
  resource: Attributes;
}

export interface SentLog {
  traceId: string;
  spanId: string;
  severity: string;
  body: AttributeValue;
  attributes: Attributes;
  resource: Attributes;
}

type Message = Map<number, (bigint | Uint8Array)[]>;

/** The fields of one message, by number; groups (wire types 3 and 4) do not occur in OTLP. */
function read(bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const message: Message = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const field = (wire: number): bigint | Uint8Array => {
    if (wire === 0) return varint();
    const size = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
    at += size;
    if (wire === 1) return view.getBigUint64(at - 8, true);
    if (wire === 5) return BigInt(view.getUint32(at - 4, true));
    return bytes.subarray(at - size, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const values = message.get(tag >> 3) ?? [];
    values.push(field(tag & 7));
    message.set(tag >> 3, values);
  }
  return message;
}

const parts = (message: Message, number: number): Message[] =>
  (message.get(number) ?? []).map((value) => read(value as Uint8Array));
const part = (message: Message, number: number): Message => parts(message, number)[0] ?? new Map();
const bytesOf = (message: Message, number: number): Buffer =>
  Buffer.from((message.get(number)?.[0] as Uint8Array | undefined) ?? []);
const text = (message: Message, number: number): string => bytesOf(message, number).toString('utf8');
const hex = (message: Message, number: number): string => bytesOf(message, number).toString('hex');
const integer = (message: Message, number: number): bigint => (message.get(number)?.[0] as bigint | undefined) ?? 0n;

function anyValue(message: Message): AttributeValue {
  if (message.has(1)) return text(message, 1);
  if (message.has(2)) return integer(message, 2) === 1n;
  if (message.has(3)) return Number(BigInt.asIntN(64, integer(message, 3)));
  if (message.has(4)) {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setBigUint64(0, integer(message, 4));
    return bits.getFloat64(0);
  }
  return undefined;
}

function attributes(message: Message, number: number): Attributes {
  return Object.fromEntries(parts(message, number).map((pair) => [text(pair, 1), anyValue(part(pair, 2))]));
}

/** The spans of an ExportTraceServiceRequest. */
export function spansOf(body: Uint8Array): SentSpan[] {
  return parts(read(body), 1).flatMap((resourceSpans) =>
    parts(resourceSpans, 2).flatMap((scopeSpans) =>
      parts(scopeSpans, 2).map((span) => ({
        traceId: hex(span, 1),
        spanId: hex(span, 2),
        parentId: hex(span, 4),
        name: text(span, 5),
        kind: Number(integer(span, 6)),
        start: integer(span, 7),
        end: integer(span, 8),
        attributes: attributes(span, 9),
        events: parts(span, 11).map((event) => ({ name: text(event, 2), attributes: attributes(event, 3) })),
        links: parts(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
        status: { code: Number(integer(part(span, 15), 3)), message: text(part(span, 15), 2) },
        flags: Number(integer(span, 16)),
        scope: text(part(scopeSpans, 1), 1),
        resource: attributes(part(resourceSpans, 1), 1),
      })),
    ),
  );
}

/** The records of an ExportLogsServiceRequest. */
export function logsOf(body: Uint8Array): SentLog[] {
  return parts(read(body), 1).flatMap((resourceLogs) =>
    parts(resourceLogs, 2).flatMap((scopeLogs) =>
      parts(scopeLogs, 2).map((record) => ({
        traceId: hex(record, 9),
        spanId: hex(record, 10),
        severity: text(record, 3),
        body: anyValue(part(record, 5)),
        attributes: attributes(record, 6),
        resource: attributes(part(resourceLogs, 1), 1),
      })),
    ),
  );
}

/** The metric names of an ExportMetricsServiceRequest. */
export function metricNamesOf(body: Uint8Array): string[] {
  return parts(read(body), 1).flatMap((resource) =>
    parts(resource, 2).flatMap((scope) => parts(scope, 2).map((metric) => text(metric, 1))),
  );
}
