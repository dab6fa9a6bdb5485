// Loki's query_range in the one form every backend of the lab answers: the log lines of a trace.
import { z } from 'zod/mini';
import { ask } from '../../shell/http';

const StreamsSchema = z.object({
  data: z.object({
    result: z._default(
      z.array(
        z.object({
          stream: z._default(z.record(z.string(), z.string()), {}),
          // Loki adds a third element, structured metadata, where the lines carry some.
          values: z.array(z.tuple([z.string(), z.string()], z.unknown())),
        }),
      ),
      [],
    ),
  }),
});

export interface LogLine {
  readonly timeMs: number;
  readonly service: string;
  readonly level: string;
  readonly spanId: string | null;
  readonly text: string;
}

/** The log lines that carry this trace id, oldest first. */
export async function logsOf(traceId: string, window: { startMs: number; endMs: number }): Promise<LogLine[]> {
  const query = new URLSearchParams({
    query: `{service_name=~".+"} | trace_id="${traceId}"`,
    start: nanos(window.startMs - 60_000),
    end: nanos(window.endMs + 60_000),
    limit: '500',
  });
  const { data } = await ask(`./logs/loki/api/v1/query_range?${query.toString()}`, StreamsSchema);
  return data.result
    .flatMap(({ stream, values }) =>
      values.map(([time, text]) => ({
        timeMs: Number(time) / 1e6,
        service: stream['service_name'] ?? '',
        level: stream['detected_level'] ?? stream['level'] ?? stream['severity_text'] ?? '',
        spanId: stream['span_id'] ?? null,
        text,
      })),
    )
    .sort((a, b) => a.timeMs - b.timeMs);
}

const nanos = (ms: number) => `${Math.round(ms)}000000`;
