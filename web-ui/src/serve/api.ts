// What the command's server answers (packages/tracegap/src/serve/api.ts).
import {
  type Finding,
  type FleetHop,
  type HopTable,
  type SearchAnswer,
  type Span,
  type Trace,
  type TraceFilter,
  type TraceRow,
} from 'tracegap';
import { z } from 'zod/mini';
import { ask } from '../shell/http';

const StateSchema = z.object({
  version: z.string(),
  sources: z.array(
    z.object({
      kind: z.enum(['otlp', 'backend', 'files']),
      name: z.string(),
      error: z.nullable(z.string()),
      cut: z.boolean(),
      grpc: z.optional(z.string()),
    }),
  ),
  margin_ms: z.number(),
  logs: z.boolean(),
  /** In how many databases hops are counted as well. */
  fleets: z.number(),
});
export type State = z.infer<typeof StateSchema>;

const name = z.nullable(z.string());
const time = z.nullable(z.number());
/** Reports come from the same package as this page and have a schema of their own; here only their place is looked at. */
const anObject = <T>() => z.custom<T>((value) => typeof value === 'object');

const HopsSchema = z.object({
  hops: z.array(
    z.object({
      from: name,
      to: name,
      dark: name,
      state: z.enum(['whole', 'broken', 'by-design', 'dark', 'not-seen']),
      judged: z.number(),
      broken: z.number(),
      ambiguous: z.number(),
      suspected: z.number(),
      firstMs: time,
      latestMs: time,
      cause: z.custom<HopTable['hops'][number]['cause']>((value) => value === null || typeof value === 'string'),
      example: z.string(),
      finding: anObject<Finding | null>(),
    }),
  ),
  services: z.array(z.string()),
  traces: z.number(),
  verdicts: anObject<HopTable['verdicts']>(),
});

const RowsSchema = z.object({ total: z.number(), rows: z.array(anObject<TraceRow>()) });
export type Rows = z.infer<typeof RowsSchema>;

const FleetsSchema = z.array(
  z.object({
    name: z.string(),
    error: z.nullable(z.string()),
    table: z.nullable(
      z.object({
        from: z.string(),
        to: z.string(),
        spans: z.number(),
        services: z.number(),
        hops: z.array(anObject<FleetHop>()),
        complete: z.boolean(),
      }),
    ),
  }),
);
export type Fleets = z.infer<typeof FleetsSchema>;

const TraceSchema = z.object({
  traceId: z.string(),
  spans: z.array(anObject<Span>()),
  partial: z.nullable(z.string()),
});
const AnswerSchema = z.object({ traceIds: z.array(z.string()), complete: z.boolean() });

export const readState = (): Promise<State> => ask('./api/state', StateSchema);
export const readHops = (): Promise<HopTable> => ask('./api/hops', HopsSchema);

export const readFleets = (): Promise<Fleets> => ask('./api/fleets', FleetsSchema);

export function readRows(filter: TraceFilter, limit: number): Promise<Rows> {
  const params = new URLSearchParams({ ...filter, limit: String(limit) });
  return ask(`./api/traces?${params.toString()}`, RowsSchema);
}

/** Null where no source knows it. */
export const readTrace = (traceId: string, signal?: AbortSignal): Promise<Trace | null> =>
  ask(`./api/trace/${traceId}`, z.nullable(TraceSchema), signal ? { signal } : {});

export const search = (query: unknown, signal?: AbortSignal): Promise<SearchAnswer> =>
  ask(
    `./api/search?${new URLSearchParams({ query: JSON.stringify(query) }).toString()}`,
    AnswerSchema,
    signal ? { signal } : {},
  );
