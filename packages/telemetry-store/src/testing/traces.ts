import type { RunningStore } from '../index.js';

export interface TestSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name?: string;
  attributes?: Record<string, string | number | boolean>;
  /** Unix milliseconds; now when it is not said. */
  startMs?: number;
  /** 5 where it is not said. */
  durationMs?: number;
}

/** An OTLP/JSON body of spans of one service. */
export function otlpTraces(service: string, spans: readonly TestSpan[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': service }) },
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: spans.map(
              ({ name = 'work', startMs = Date.now(), durationMs = 5, attributes: of = {}, ...ids }) => ({
                ...ids,
                name,
                kind: 2,
                startTimeUnixNano: `${startMs}000000`,
                endTimeUnixNano: `${startMs + durationMs}000000`,
                attributes: attributes(of),
              }),
            ),
          },
        ],
      },
    ],
  });
}

export function attributes(of: Record<string, string | number | boolean>): unknown[] {
  return Object.entries(of).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    return { key, value: typeof value === 'number' ? { intValue: String(value) } : { boolValue: value } };
  });
}

/** Posts OTLP/JSON; returns the status. */
export async function send(
  { otlpUrl }: Pick<RunningStore, 'otlpUrl'>,
  signal: 'traces' | 'logs' | 'metrics',
  body: string,
): Promise<number> {
  const response = await fetch(`${otlpUrl}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** The span names of a trace by id; none when the store does not know it. */
export async function namesById({ queryUrl }: Pick<RunningStore, 'queryUrl'>, traceId: string): Promise<string[]> {
  const response = await fetch(`${queryUrl}/api/v2/traces/${traceId}`);
  const { trace } = (await response.json()) as {
    trace: { resourceSpans?: { scopeSpans: { spans: { name: string }[] }[] }[] };
  };
  return (trace.resourceSpans ?? []).flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );
}

/** The ids of the traces that a TraceQL query finds, padded to 32 digits. */
export async function idsFound(
  { queryUrl }: Pick<RunningStore, 'queryUrl'>,
  q: string,
  limit = 1000,
): Promise<string[]> {
  const response = await fetch(`${queryUrl}/api/search?limit=${limit}&q=${encodeURIComponent(q)}`);
  if (response.status !== 200) throw new Error(`${q}: ${response.status} ${await response.text()}`);
  const { traces } = (await response.json()) as { traces: { traceID: string }[] };
  return traces.map(({ traceID }) => traceID.padStart(32, '0'));
}

/** The nth trace id and span id of a test. */
export const traceId = (n: number): string => (n + 1).toString(16).padStart(32, 'a');
export const spanId = (n: number): string => (n + 1).toString(16).padStart(16, 'b');
