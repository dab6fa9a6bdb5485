import { type Meter, diag } from '@opentelemetry/api';
import { type InstrumentationScope, getStringListFromEnv } from '@opentelemetry/core';
import { type Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { WinstonInstrumentation } from '@opentelemetry/instrumentation-winston';
import { type StoreContextManager } from './context-manager';
import { HttpServerInstrumentation } from './instrument/http-server';
import { NestHandlerInstrumentation } from './instrument/nest';
import { pathOf, queryNamesOf } from './instrument/probes';
import { TypeormInstrumentation } from './instrument/typeorm';
import { UndiciInstrumentation } from './instrument/undici';
import { type LeanTracer } from './sdk/tracer-provider';

export interface Surroundings {
  tracerOf(scope: InstrumentationScope): LeanTracer;
  meter: Meter;
  contexts: StoreContextManager;
  /** Whether log records are sent. */
  logs: boolean;
}

/** Name as in OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS → how it is made. */
const MAKERS: Record<string, (around: Surroundings) => Instrumentation[]> = {
  http: ({ tracerOf, contexts, meter }) => [
    new HttpServerInstrumentation(tracerOf({ name: '@demo/otel/http' }), contexts, meter),
    new HttpInstrumentation({
      disableIncomingRequestInstrumentation: true,
      // The names of a query, not what was searched for.
      startOutgoingSpanHook: ({ protocol = 'http:', host, hostname, port, path }) => {
        const query = queryNamesOf(path ?? undefined);
        if (query === undefined) return {};
        return {
          'url.full': `${protocol}//${hostname ?? host ?? 'localhost'}${port ? `:${port}` : ''}${pathOf(path ?? '/')}?${query}`,
        };
      },
    }),
  ],
  'nestjs-core': ({ tracerOf, contexts }) => [
    new NestHandlerInstrumentation(tracerOf({ name: '@demo/otel/nestjs-core' }), contexts),
  ],
  undici: ({ tracerOf, contexts, meter }) => [
    new UndiciInstrumentation(tracerOf({ name: '@demo/otel/undici' }), contexts, meter),
  ],
  typeorm: ({ tracerOf, contexts }) => [new TypeormInstrumentation(tracerOf({ name: '@demo/otel/typeorm' }), contexts)],
  winston: ({ logs }) => [new WinstonInstrumentation({ disableLogSending: !logs })],
  'runtime-node': () => [new RuntimeNodeInstrumentation()],
};

/** The instrumentations this process shall have, by the OTEL_NODE_* lists; all of them unless told. */
export function chosenInstrumentations(around: Surroundings): Instrumentation[] {
  const all = Object.keys(MAKERS);
  const enabled = known('OTEL_NODE_ENABLED_INSTRUMENTATIONS', all) ?? all;
  const disabled = known('OTEL_NODE_DISABLED_INSTRUMENTATIONS', all) ?? [];
  return enabled.filter((name) => !disabled.includes(name)).flatMap((name) => MAKERS[name]!(around));
}

function known(variable: string, all: string[]): string[] | undefined {
  const names = getStringListFromEnv(variable);
  for (const name of names ?? [])
    if (!all.includes(name)) diag.warn(`${variable}: there is no "${name}"; there are ${all.join(', ')}`);
  return names?.filter((name) => all.includes(name));
}
