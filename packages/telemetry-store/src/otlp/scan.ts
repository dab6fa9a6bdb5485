import * as protobuf from 'protobufjs';
import { BadRequest } from '../http/bad-request.js';
import { cutLongValues } from './cut.js';
import { scanAttribute, type Gathered } from './scan-attribute.js';
import { tokenOfBytes, tokenOfNumber } from './tokens.js';
import { eachField, endOf } from './wire.js';

/** What stands above spans: the raw bytes of a resource or scope, with its tokens. */
export interface Above {
  bytes: Uint8Array;
  tokens: readonly number[];
}

/** One span as it lies in the request: its raw bytes, what is above it, and what the store files it by. */
export interface ScannedSpan {
  traceId: Uint8Array;
  /** The same object for every span below one resource. */
  resource: Above;
  scope: Above;
  bytes: Uint8Array;
  tokens: readonly number[];
  startMs: number;
  endMs: number;
}

const EMPTY = new Uint8Array(0);
const NOTHING: Above = { bytes: EMPTY, tokens: [] };
const TRACE_ID_BYTES = 16;

/**
 * Walks ExportTraceServiceRequest bytes and cuts them into spans without decoding them: the store keeps spans as they were
 * sent, and making objects of every attribute would be most of the cost of ingestion.
 * Throws BadRequest for bytes that are not this message and for ids that are not 16 bytes.
 */
export function scanSpans(body: Uint8Array): ScannedSpan[] {
  const spans: ScannedSpan[] = [];
  try {
    const reader = protobuf.Reader.create(body);
    eachField(reader, reader.len, (field, wireType) => {
      if (field === 1 && wireType === 2) scanResourceSpans(reader, spans);
      return field === 1 && wireType === 2;
    });
  } catch (error) {
    if (error instanceof BadRequest) throw error;
    throw new BadRequest(`the body is not an OTLP protobuf message: ${(error as Error).message}`);
  }
  return spans;
}

function scanResourceSpans(reader: protobuf.Reader, spans: ScannedSpan[]): void {
  let resource = NOTHING;
  const first = spans.length;
  eachField(reader, endOf(reader), (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 1) resource = scanResource(reader);
    else if (field === 2) scanScopeSpans(reader, spans);
    return field === 1 || field === 2;
  });
  for (let i = first; i < spans.length; i++) (spans[i] as ScannedSpan).resource = resource;
}

function scanScopeSpans(reader: protobuf.Reader, spans: ScannedSpan[]): void {
  let scope = NOTHING;
  const first = spans.length;
  eachField(reader, endOf(reader), (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 1) scope = scanScope(reader);
    else if (field === 2) spans.push(scanSpan(reader));
    return field === 1 || field === 2;
  });
  for (let i = first; i < spans.length; i++) (spans[i] as ScannedSpan).scope = scope;
}

function scanResource(reader: protobuf.Reader): Above {
  const end = endOf(reader);
  const bytes = reader.buf.subarray(reader.pos, end);
  const found: Gathered = { tokens: [], hasLongValue: false };
  eachField(reader, end, (field, wireType) => {
    if (field === 1 && wireType === 2) scanAttribute(reader, found);
    return field === 1 && wireType === 2;
  });
  return { bytes: found.hasLongValue ? cutLongValues('Resource', bytes) : bytes, tokens: found.tokens };
}

function scanScope(reader: protobuf.Reader): Above {
  const end = endOf(reader);
  const bytes = reader.buf.subarray(reader.pos, end);
  const found: Gathered = { tokens: [], hasLongValue: false };
  eachField(reader, end, (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 1) found.tokens.push(tokenOfBytes('instrumentation:name', reader.bytes()));
    else if (field === 3) scanAttribute(reader, found);
    return field === 1 || field === 3;
  });
  return { bytes: found.hasLongValue ? cutLongValues('InstrumentationScope', bytes) : bytes, tokens: found.tokens };
}

function scanSpan(reader: protobuf.Reader): ScannedSpan {
  const end = endOf(reader);
  const bytes = reader.buf.subarray(reader.pos, end);
  const found: Gathered = { tokens: [], hasLongValue: false };
  const span = { traceId: EMPTY as Uint8Array, startMs: 0, endMs: 0 };
  let isRoot = true;
  eachField(reader, end, (field, wireType) => {
    if (wireType === 2) {
      if (field === 1) span.traceId = reader.bytes();
      else if (field === 4) isRoot = !scanParent(reader, found);
      else return scanDelimited(reader, field, found);
    } else if (field === 6 && wireType === 0) found.tokens.push(tokenOfNumber('kind', reader.uint32()));
    else if (field === 7 && wireType === 1) span.startMs = readMilliseconds(reader);
    else if (field === 8 && wireType === 1) span.endMs = readMilliseconds(reader);
    else return false;
    return true;
  });
  if (isRoot) found.tokens.push(tokenOfBytes('root'));
  checkTraceId(span.traceId);
  return {
    ...span,
    resource: NOTHING,
    scope: NOTHING,
    bytes: found.hasLongValue ? cutLongValues('Span', bytes) : bytes,
    tokens: found.tokens,
  };
}

function scanDelimited(reader: protobuf.Reader, field: number, found: Gathered): boolean {
  switch (field) {
    case 2:
      found.tokens.push(tokenOfBytes('span:id', reader.bytes()));
      return true;
    case 5:
      found.tokens.push(tokenOfBytes('name', reader.bytes()));
      return true;
    case 9:
      scanAttribute(reader, found);
      return true;
    case 11:
      scanEvent(reader, found);
      return true;
    case 13:
      scanLink(reader, found);
      return true;
    case 15:
      scanStatus(reader, found);
      return true;
    default:
      return false;
  }
}

/** Whether there is a parent. */
function scanParent(reader: protobuf.Reader, { tokens }: Gathered): boolean {
  const id = reader.bytes();
  if (id.length > 0) tokens.push(tokenOfBytes('span:parentID', id));
  return id.length > 0;
}

function scanEvent(reader: protobuf.Reader, found: Gathered): void {
  eachField(reader, endOf(reader), (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 2) found.tokens.push(tokenOfBytes('event:name', reader.bytes()));
    else if (field === 3) scanAttribute(reader, found);
    return field === 2 || field === 3;
  });
}

function scanLink(reader: protobuf.Reader, found: Gathered): void {
  eachField(reader, endOf(reader), (field, wireType) => {
    if (wireType !== 2) return false;
    if (field === 1) found.tokens.push(tokenOfBytes('link:traceID', reader.bytes()));
    else if (field === 2) found.tokens.push(tokenOfBytes('link:spanID', reader.bytes()));
    else if (field === 4) scanAttribute(reader, found);
    return field === 1 || field === 2 || field === 4;
  });
}

function scanStatus(reader: protobuf.Reader, found: Gathered): void {
  eachField(reader, endOf(reader), (field, wireType) => {
    if (field !== 3 || wireType !== 0) return false;
    found.tokens.push(tokenOfNumber('status', reader.uint32()));
    return true;
  });
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
