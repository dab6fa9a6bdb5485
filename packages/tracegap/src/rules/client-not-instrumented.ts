/** The service made the call with a client library that writes no span and no header. */
import { type Rule } from './rule.js';

export const clientNotInstrumented: Rule<'client-not-instrumented'> = {
  id: 'client-not-instrumented',
  severity: 'break',
  fix: 'Add the instrumentation of the client that {from} uses (fetch in Node: @opentelemetry/instrumentation-undici) and start it before the client.',
  fixIn: {
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
  },
};
