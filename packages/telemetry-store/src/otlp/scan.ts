import * as protobuf from 'protobufjs';
import { BadRequest } from '../http/bad-request.js';

/** One span as it lies in the request: its raw bytes with those of the resource and scope above it, and what the store files it by. */
export interface ScannedSpan {
  traceId: Uint8Array;
  /** Raw `Resource` and `InstrumentationScope` messages; the same array for every span below them. */
  resource: Uint8Array;
  scope: Uint8Array;
  span: Uint8Array;
  startMs: number;
  endMs: number;
}

const EMPTY = new Uint8Array(0);
const TRACE_ID_BYTES = 16;

/**
 * Walks ExportTraceServiceRequest bytes and cuts them into spans without decoding them: the store keeps spans as they were
 * sent, and decoding every attribute here would be most of the cost of ingestion.
 * Throws BadRequest for bytes that are not this message and for ids that are not 16 bytes.
 */
export function scanSpans(body: Uint8Array): ScannedSpan[] {
  const spans: ScannedSpan[] = [];
  try {
    const request = protobuf.Reader.create(body);
    eachField(request, request.len, (field, reader) => {
      if (field === 1) scanResourceSpans(reader, reader.uint32() + reader.pos, spans);
      else return false;
      return true;
    });
  } catch (error) {
    if (error instanceof BadRequest) throw error;
    throw new BadRequest(`the body is not an OTLP protobuf message: ${(error as Error).message}`);
  }
  return spans;
}

/** Calls `take` with each field's number; what it does not take (returns false) is skipped. */
function eachField(
  reader: protobuf.Reader,
  end: number,
  take: (field: number, reader: protobuf.Reader, wireType: number) => boolean,
): void {
  if (end > reader.len) throw new RangeError('unexpected end of the message');
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!take(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new RangeError('a field reaches over the end of its message');
}

function scanResourceSpans(reader: protobuf.Reader, end: number, spans: ScannedSpan[]): void {
  let resource: Uint8Array = EMPTY;
  const first = spans.length;
  eachField(reader, end, (field) => {
    if (field === 1) resource = reader.bytes();
    else if (field === 2) scanScopeSpans(reader, reader.uint32() + reader.pos, spans);
    else return false;
    return true;
  });
  for (let i = first; i < spans.length; i++) (spans[i] as ScannedSpan).resource = resource;
}

function scanScopeSpans(reader: protobuf.Reader, end: number, spans: ScannedSpan[]): void {
  let scope: Uint8Array = EMPTY;
  const first = spans.length;
  eachField(reader, end, (field) => {
    if (field === 1) scope = reader.bytes();
    else if (field === 2) spans.push(scanSpan(reader, reader.uint32() + reader.pos));
    else return false;
    return true;
  });
  for (let i = first; i < spans.length; i++) (spans[i] as ScannedSpan).scope = scope;
}

function scanSpan(reader: protobuf.Reader, end: number): ScannedSpan {
  const found: ScannedSpan = {
    traceId: EMPTY,
    resource: EMPTY,
    scope: EMPTY,
    span: reader.buf.subarray(reader.pos, end),
    startMs: 0,
    endMs: 0,
  };
  eachField(reader, end, (field, _, wireType) => {
    if (field === 1 && wireType === 2) found.traceId = reader.bytes();
    else if (field === 7 && wireType === 1) found.startMs = readMilliseconds(reader);
    else if (field === 8 && wireType === 1) found.endMs = readMilliseconds(reader);
    else return false;
    return true;
  });
  checkTraceId(found.traceId);
  return found;
}

/** Fixed64 nanoseconds as milliseconds: two 32-bit reads, no 64-bit object per span. */
function readMilliseconds(reader: protobuf.Reader): number {
  const low = reader.fixed32();
  const high = reader.fixed32();
  return (high * 0x1_0000_0000 + low) / 1e6;
}

function checkTraceId(id: Uint8Array): void {
  const bits = id.every((byte) => byte === 0) ? 0 : id.length * 8;
  if (id.length !== TRACE_ID_BYTES || bits === 0)
    throw new BadRequest(`trace ids must be 128 bit, received ${bits} bits`);
}
