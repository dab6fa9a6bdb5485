import * as protobuf from 'protobufjs';
import type { Above, ScannedSpan } from './scan.js';
import { tokenOfBytes, word } from './tokens.js';

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
    writer.uint32(tag(1)).fork().uint32(tag(1)).bytes(resource.bytes);
    while (spans[at]?.resource === resource) at = writeScope(writer, spans, at);
    writer.ldelim();
  }
  return writer.finish();
}

function writeScope(writer: protobuf.Writer, spans: readonly ScannedSpan[], from: number): number {
  const { resource, scope } = spans[from] as ScannedSpan;
  let at = from;
  writer.uint32(tag(2)).fork().uint32(tag(1)).bytes(scope.bytes);
  for (let span = spans[at]; span?.resource === resource && span.scope === scope; span = spans[++at])
    writer.uint32(tag(2)).bytes(span.bytes);
  writer.ldelim();
  return at;
}

/** The words under which the chunk is found: each token of its spans and of what is above them once. */
export function wordsOf({ traceId, spans }: Chunk): string {
  const tokens = new Set<number>([tokenOfBytes('trace:id', traceId)]);
  let resource: Above | undefined;
  let scope: Above | undefined;
  for (const span of spans) {
    for (const token of span.tokens) tokens.add(token);
    if (span.resource !== resource) for (const token of span.resource.tokens) tokens.add(token);
    if (span.scope !== scope) for (const token of span.scope.tokens) tokens.add(token);
    ({ resource, scope } = span);
  }
  let words = '';
  for (const token of tokens) words += `${word(token)} `;
  return words;
}
