/** The context arrives and nobody reads it: the callee has spans, but none for the request that came in. */
import { type Rule } from './rule.js';

export const serverNotInstrumented: Rule<'server-not-instrumented'> = {
  id: 'server-not-instrumented',
  severity: 'break',
  fix: 'The context arrives at {callee} and nobody reads it: add the instrumentation of its HTTP server, or extract the context by hand before the first span.',
  fixIn: {
    python:
      'The context arrives at {callee} and nobody reads it: add the instrumentation of its framework (opentelemetry-instrumentation-fastapi, -flask, -django, -grpc), or extract the context by hand before the first span.',
    java: 'The context arrives at {callee} and nobody reads it: run it with the OpenTelemetry Java agent, or add the library instrumentation of its server.',
    go: 'The context arrives at {callee} and nobody reads it: wrap its handler (otelhttp.NewHandler, otelgrpc.NewServerHandler) and set a propagator (otel.SetTextMapPropagator); without one Go reads no header.',
    dotnet:
      'The context arrives at {callee} and nobody reads it: add AddAspNetCoreInstrumentation to its tracer provider, or extract the context by hand before the first activity.',
  },
  fixedAt: 'callee',
};
