import * as protobuf from 'protobufjs';
import { type ScannedSpan } from './scan.js';

/** The spans of one trace that came in one request, as `TracesData` bytes. */
export interface Chunk {
  traceId: Uint8Array;
  startMs: number;
  endMs: number;
  spans: ScannedSpan[];
}

const tag = (field: number): number => (field << 3) | 2;

/** Groups the spans of a request by trace, in the order in which the traces appear. */
export function groupByTrace(spans: readonly ScannedSpan[]): Chunk[] {
  const chunks = new Map<string, Chunk>();
  for (const span of spans) {
    const key = Buffer.from(span.traceId.buffer, span.traceId.byteOffset, span.traceId.length).toString('latin1');
    const chunk = chunks.get(key);
    if (chunk === undefined)
      chunks.set(key, { traceId: span.traceId, startMs: span.startMs, endMs: span.endMs, spans: [span] });
    else {
      chunk.spans.push(span);
      chunk.startMs = Math.min(chunk.startMs, span.startMs);
      chunk.endMs = Math.max(chunk.endMs, span.endMs);
    }
  }
  return [...chunks.values()];
}

/** Writes the spans of a chunk as one `TracesData` message; neighbours of one resource and scope share them. */
export function encodeChunk(spans: readonly ScannedSpan[]): Uint8Array {
  const writer = protobuf.Writer.create();
  let at = 0;
  while (at < spans.length) {
    const { resource } = spans[at] as ScannedSpan;
    writer.uint32(tag(1)).fork().uint32(tag(1)).bytes(resource);
    while (spans[at]?.resource === resource) at = writeScope(writer, spans, at);
    writer.ldelim();
  }
  return writer.finish();
}

function writeScope(writer: protobuf.Writer, spans: readonly ScannedSpan[], from: number): number {
  const { resource, scope } = spans[from] as ScannedSpan;
  let at = from;
  writer.uint32(tag(2)).fork().uint32(tag(1)).bytes(scope);
  for (let span = spans[at]; span?.resource === resource && span.scope === scope; span = spans[++at])
    writer.uint32(tag(2)).bytes(span.span);
  writer.ldelim();
  return at;
}
