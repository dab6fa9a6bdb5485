// Tempo's HTTP API, the only source of traces; the embedded store and a real Tempo answer it alike.
import { TempoReader, type TraceReader } from 'tracegap';
import { z } from 'zod/mini';
import { ask } from '../../shell/http';

/** What judges a trace reads through this. */
export function pageReader(): TraceReader {
  return new TempoReader({ url: new URL('./tempo', document.baseURI).href });
}

const SearchSchema = z.object({
  traces: z._default(
    z.array(
      z.object({
        traceID: z.string(),
        rootServiceName: z.optional(z.string()),
        rootTraceName: z.optional(z.string()),
        startTimeUnixNano: z.optional(z.string()),
        durationMs: z.optional(z.number()),
        serviceStats: z.optional(
          z.record(z.string(), z.object({ spanCount: z.optional(z.number()), errorCount: z.optional(z.number()) })),
        ),
      }),
    ),
    [],
  ),
});

export interface FoundTrace {
  /** 32 hex digits; search leaves leading zeros out. */
  readonly traceId: string;
  readonly rootService: string | null;
  readonly rootName: string | null;
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
  readonly services: number;
}

/** The youngest traces, newest first. Search lags behind reads by id (on a default Tempo by half a minute). */
export async function recentTraces(limit: number, signal?: AbortSignal): Promise<FoundTrace[]> {
  const query = new URLSearchParams({ q: '{ nestedSetParent < 0 }', limit: String(limit) });
  const { traces } = await ask(`./tempo/api/search?${query.toString()}`, SearchSchema, signal ? { signal } : {});
  return traces
    .map((trace) => {
      const stats = Object.values(trace.serviceStats ?? {});
      return {
        traceId: trace.traceID.padStart(32, '0'),
        rootService: trace.rootServiceName ?? null,
        rootName: trace.rootTraceName ?? null,
        startMs: Number(trace.startTimeUnixNano ?? '0') / 1e6,
        durationMs: trace.durationMs ?? 0,
        spans: stats.reduce((sum, one) => sum + (one.spanCount ?? 0), 0),
        errors: stats.reduce((sum, one) => sum + (one.errorCount ?? 0), 0),
        services: stats.length,
      };
    })
    .sort((a, b) => b.startMs - a.startMs);
}
