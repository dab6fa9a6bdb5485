/** The mends that are another line of code in each language, by `telemetry.sdk.language`; the others are the same everywhere. */
import { type CauseId } from '../report/types.js';
import { type Span } from '../span/model.js';
import { asText } from '../span/semantics.js';

type ByLanguage = Readonly<Record<string, string>>;

const CLIENT: ByLanguage = {
  nodejs:
    'Add the instrumentation of the HTTP client that {from} uses (fetch in Node: @opentelemetry/instrumentation-undici) and load it before the client.',
  webjs:
    'Add the instrumentation of the HTTP client that {from} uses (@opentelemetry/instrumentation-fetch, or -xml-http-request) before the first request.',
  python:
    'Add the instrumentation of the client that {from} uses (opentelemetry-instrumentation-requests, -httpx, -aiohttp-client, -grpc) and start it before the client is made.',
  java: 'Run {from} with the OpenTelemetry Java agent, which knows most clients, or add the library instrumentation of the one that it uses.',
  go: 'Wrap the client of {from} (http.Client with otelhttp.NewTransport, gRPC with otelgrpc.NewClientHandler) and make each request with the context.Context of the one it serves, never with context.Background().',
  dotnet:
    'Add the instrumentation of the client that {from} uses to its tracer provider (AddHttpClientInstrumentation, AddGrpcClientInstrumentation).',
};

const SERVER: ByLanguage = {
  python:
    'The context arrives at {callee} and nobody reads it: add the instrumentation of its framework (opentelemetry-instrumentation-fastapi, -flask, -django, -grpc), or extract the context by hand before the first span.',
  java: 'The context arrives at {callee} and nobody reads it: run it with the OpenTelemetry Java agent, or add the library instrumentation of its server.',
  go: 'The context arrives at {callee} and nobody reads it: wrap its handler (otelhttp.NewHandler, otelgrpc.NewServerHandler) and set a propagator (otel.SetTextMapPropagator); without one Go reads no header.',
  dotnet:
    'The context arrives at {callee} and nobody reads it: add AddAspNetCoreInstrumentation to its tracer provider, or extract the context by hand before the first activity.',
};

const EARLY: ByLanguage = {
  nodejs:
    'Start the SDK of {callee} before anything else is imported (node --import or --require, as the first line); ES modules also need the loader hook, bundlers must leave the packages external.',
  python:
    'Start {callee} with opentelemetry-instrument, or instrument before the application and its clients are made; servers that fork workers need it in each worker.',
  java: 'Start {callee} with -javaagent among the first JVM options (JAVA_TOOL_OPTIONS, where a script starts the JVM); an agent that is attached later misses what is loaded.',
  go: 'Set the tracer provider and the propagator (otel.SetTextMapPropagator) of {callee} first in main, before handlers and clients are made.',
};

const PUT_ASIDE: ByLanguage = {
  nodejs:
    'In {from}, bind the work that is put aside to its context: AsyncResource.bind or context.bind around callbacks of pools, emitters, timers and own queues.',
  python:
    'In {from}, take the context along to other threads and pools: contextvars.copy_context().run(task), or opentelemetry-instrumentation-threading.',
  java: 'In {from}, hand the context to other threads: Context.taskWrapping(executor), or Context.current().wrap(task) where a task is queued; the Java agent does so for the executors it knows.',
  go: "In {from}, pass the request's context.Context on to every goroutine and call; for work that outlives the request, context.WithoutCancel(ctx) keeps the span, context.Background() loses it.",
  dotnet:
    'In {from}, let the ExecutionContext flow into the work that is put aside, or start its activity with the parent ActivityContext that was queued with it.',
};

const LONG_LIVED: ByLanguage = {
  nodejs:
    'Start timers, sockets and other long-lived work outside the request (context.with(ROOT_CONTEXT, …)) and link to it, instead of inheriting its context.',
};

const MENDS: Partial<Readonly<Record<CauseId, ByLanguage>>> = {
  'client-not-instrumented': CLIENT,
  'server-not-instrumented': SERVER,
  'loaded-late': EARLY,
  'async-context-lost': PUT_ASIDE,
  'context-leak': LONG_LIVED,
};

/** Causes whose mend is made where the call arrives; that of all others is made where it leaves. */
const AT_CALLEE: ReadonlySet<CauseId> = new Set(['server-not-instrumented', 'loaded-late']);

/** The languages on both sides of a gap; undefined where nobody tells. */
export interface Languages {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** @returns undefined where the language is not known, or makes no difference. */
export function mendInLanguage(id: CauseId, { from, to }: Languages): string | undefined {
  const language = AT_CALLEE.has(id) ? to : from;
  return language === undefined ? undefined : MENDS[id]?.[language];
}

export function languageOf(span: Span): string | undefined {
  return asText(span.resource.attributes['telemetry.sdk.language']) ?? undefined;
}
