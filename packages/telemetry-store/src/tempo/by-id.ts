import type { SpanStore } from '../db/span-store.js';
import { BadRequest } from '../http/bad-request.js';
import { type Answer, json } from '../http/reply.js';
import { TraceByIdResponseType, TracesDataType } from '../otlp/schema.js';
import { mergeByResource, resourceSpansJson, type MergedResource } from './json.js';
import { decodeTrace, separateSharedSpanIds } from './trace.js';

const PROTOBUF = 'application/protobuf';

/** `GET /api/traces/{id}`: 404 without a body for an unknown id, as Tempo answers. */
export function traceById(store: SpanStore, id: string, query: URLSearchParams, accept: string | undefined): Answer {
  const merged = read(store, id, query);
  if (merged.length === 0) return { status: 404 };
  if (accept === PROTOBUF) return protobuf(TracesDataType.encode(tracesData(merged)).finish());
  return json({ batches: resourceSpansJson(merged) });
}

/** `GET /api/v2/traces/{id}`: 200 with an empty trace for an unknown id. */
export function traceByIdV2(store: SpanStore, id: string, query: URLSearchParams, accept: string | undefined): Answer {
  const merged = read(store, id, query);
  if (accept === PROTOBUF)
    return protobuf(TraceByIdResponseType.encode({ trace: tracesData(merged), metrics: {} }).finish());
  return json({ trace: merged.length > 0 ? { resourceSpans: resourceSpansJson(merged) } : {}, metrics: {} });
}

function read(store: SpanStore, id: string, query: URLSearchParams): MergedResource[] {
  checkRange(query);
  const spans = decodeTrace(store.read(parseTraceId(id)));
  separateSharedSpanIds(spans);
  return mergeByResource(spans);
}

/** Reads up to 32 hex digits of either case; missing leading zeros are put back. */
function parseTraceId(id: string): Buffer {
  const bad = id.search(/[^0-9a-fA-F]/);
  if (bad >= 0)
    throw new BadRequest(
      `trace IDs can only contain hex characters: invalid character '${id[bad]}' at position ${bad + 1}`,
    );
  if (id.length > 32) throw new BadRequest("trace IDs can't be larger than 128 bits");
  return Buffer.from(id.padStart(32, '0'), 'hex');
}

/** start and end only have to be sound: a trace is found whatever its times are. */
function checkRange(query: URLSearchParams): void {
  const [start, end] = ['start', 'end'].map((name) => {
    const raw = query.get(name) ?? '';
    if (raw !== '' && !/^-?\d+$/.test(raw)) throw new BadRequest(`invalid ${name}: Unix seconds are expected`);
    return Number(raw);
  }) as [number, number];
  if (start !== 0 && end !== 0 && start >= end)
    throw new BadRequest(`http parameter start must be before end. received start=${start} end=${end}`);
}

function tracesData(merged: readonly MergedResource[]): Record<string, unknown> {
  return {
    resourceSpans: merged.map(({ resource, scopes }) => ({
      resource,
      scopeSpans: [...scopes.values()].map(({ scope, spans }) => ({
        scope,
        // Tempo always writes a status, empty when there is none.
        spans: spans.map((span) => (span.status ? span : { ...span, status: {} })),
      })),
    })),
  };
}

const protobuf = (body: Uint8Array): Answer => ({ status: 200, contentType: PROTOBUF, body });
