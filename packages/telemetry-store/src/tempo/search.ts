import type { SpanStore } from '../db/span-store.js';
import { compile, NAME, type MatchedSpan } from '../traceql/evaluate.js';
import { narrow } from '../traceql/narrow.js';
import { type Answer, json } from '../http/reply.js';
import type { Json } from './json.js';
import { readSearch, type SearchRequest } from './search-request.js';
import { hex } from './trace.js';
import { nanoseconds, TraceView } from './trace-view.js';

/** Longest turn a search takes from the event loop. */
const TURN_MS = 10;

/** `GET /api/search`: the latest traces first, at most `limit` of them. */
export async function search(store: SpanStore, parameters: URLSearchParams): Promise<Answer> {
  const request = readSearch(parameters);
  const traces: { startNs: bigint; json: Json }[] = [];
  for await (const { trace, matched } of matchingTraces(store, request)) {
    traces.push({ startNs: trace.startNs, json: traceJson(trace, matched, request) });
    if (traces.length >= request.limit) break;
  }
  traces.sort((a, b) => (a.startNs < b.startNs ? 1 : a.startNs > b.startNs ? -1 : 0));
  return json({ traces: traces.map((trace) => trace.json), metrics: {} });
}

/** Reads and judges candidates one by one, giving way to other requests every few milliseconds. */
export async function* matchingTraces(
  store: SpanStore,
  { query, window }: Pick<SearchRequest, 'query' | 'window'>,
): AsyncGenerator<{ trace: TraceView; matched: MatchedSpan[] }> {
  const matcher = compile(query);
  let turn = performance.now();
  for (const traceId of store.candidates(window, narrow(query.spanset))) {
    const trace = new TraceView(traceId, store.read(traceId));
    const matched = matcher(trace);
    if (matched.length > 0) yield { trace, matched };
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise(setImmediate);
    turn = performance.now();
  }
}

function traceJson(trace: TraceView, matched: readonly MatchedSpan[], request: SearchRequest): Json {
  const durationMs = Math.floor(trace.durationNs / 1e6);
  const head = {
    traceID: trace.shortId,
    rootServiceName: trace.rootServiceName,
    ...(trace.rootName !== '' && { rootTraceName: trace.rootName }),
    startTimeUnixNano: trace.startNs.toString(),
    ...(durationMs > 0 && { durationMs }),
  };
  if (!request.withSpans) return head;
  const spanSet = {
    spans: matched.slice(0, request.spansPerSpanset).map(spanJson),
    matched: matched.length,
    ...(request.query.counts.length > 0 && {
      attributes: [{ key: 'count()', value: { intValue: String(matched.length) } }],
    }),
  };
  return { ...head, spanSet, spanSets: [spanSet], serviceStats: trace.serviceStats() };
}

function spanJson({ span: { span }, echo }: MatchedSpan): Json {
  const start = nanoseconds(span.startTimeUnixNano);
  const duration = nanoseconds(span.endTimeUnixNano) - start;
  const name = echo.get(NAME)?.['stringValue'];
  const attributes = [...echo].filter(([key]) => key !== NAME).map(([key, value]) => ({ key, value }));
  return {
    spanID: hex(span.spanId),
    ...(name !== undefined && { name }),
    startTimeUnixNano: start.toString(),
    ...(duration > 0n && { durationNanos: duration.toString() }),
    ...(attributes.length > 0 && { attributes }),
  };
}
