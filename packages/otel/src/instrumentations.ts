import { type ServerResponse } from 'node:http';
import { type Span, diag } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import { type Instrumentation } from '@opentelemetry/instrumentation';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { TypeormInstrumentation } from '@opentelemetry/instrumentation-typeorm';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { WinstonInstrumentation } from '@opentelemetry/instrumentation-winston';
import { NestHandlerInstrumentation } from './traces/nest';

/** Asked every few seconds by whoever watches the service; as traces they would bury the ones of users. */
const PROBES = new Set(['/health', '/metrics']);

/** Name as in OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS → how it is made. */
const MAKERS: Record<string, (options: { logs: boolean }) => Instrumentation> = {
  http: () =>
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url }) => PROBES.has(url?.split('?', 1)[0] ?? ''),
      responseHook: (span, response) => {
        if ('setHeader' in response) setTraceResponse(span, response);
      },
    }),
  'nestjs-core': () => new NestHandlerInstrumentation(),
  grpc: () => new GrpcInstrumentation(),
  undici: () => new UndiciInstrumentation(),
  // TypeORM's span is the database span, on every engine; below it pg's would say the same once more.
  typeorm: () => new TypeormInstrumentation({ suppressInternalInstrumentation: true }),
  // Spans for code that uses pg by itself, within a request, and the pool's metrics.
  pg: () => new PgInstrumentation({ requireParentSpan: true }),
  winston: ({ logs }) => new WinstonInstrumentation({ disableLogSending: !logs }),
  'runtime-node': () => new RuntimeNodeInstrumentation(),
};

/** The instrumentations this process shall have, by the OTEL_NODE_* lists; all of them unless told. */
export function chosenInstrumentations(options: { logs: boolean }): Instrumentation[] {
  const all = Object.keys(MAKERS);
  const enabled = known('OTEL_NODE_ENABLED_INSTRUMENTATIONS', all) ?? all;
  const disabled = known('OTEL_NODE_DISABLED_INSTRUMENTATIONS', all) ?? [];
  return enabled.filter((name) => !disabled.includes(name)).map((name) => MAKERS[name]!(options));
}

function known(variable: string, all: string[]): string[] | undefined {
  const names = getStringListFromEnv(variable);
  for (const name of names ?? [])
    if (!all.includes(name)) diag.warn(`${variable}: there is no "${name}"; there are ${all.join(', ')}`);
  return names?.filter((name) => all.includes(name));
}

/**
 * Tells the caller which trace its request became, before the handler runs so that the handler can read it too.
 * https://www.w3.org/TR/trace-context-2/#trace-context-http-response-headers-format (a draft)
 */
function setTraceResponse(span: Span, response: ServerResponse): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  response.setHeader('traceresponse', `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`);
}
