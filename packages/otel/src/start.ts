import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { getBooleanFromEnv } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { type Resource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { listenToAnnotations } from './channels/annotate';
import { listenToMeasurements } from './channels/measure';
import { listenToSteps } from './channels/step';
import { StoreContextManager } from './context-manager';
import { logPipelines } from './exporting/logs';
import { metricReaders } from './exporting/metrics';
import { spanPipelines } from './exporting/traces';
import { chosenInstrumentations } from './instrumentations';
import { chosenPropagators } from './propagators';
import { detectResource } from './resource';
import { listenToDiag } from './say';
import { type Flushable, flushAtExit } from './shutdown';
import { RouteFromNest } from './traces/nest';
import { Redact } from './traces/redact';
import { chosenSampler } from './traces/sampler';

/** The instrumentation scope of what this package itself tells. */
const SCOPE = '@demo/otel';

export type Telemetry = Flushable;

/**
 * Sets up traces, metrics and logs for this process, from the standard OTEL_* variables alone, and listens to what the domain
 * announces. Call it before anything else is loaded: that is what `import '@demo/otel/register'` is for.
 *
 * @returns undefined where OTEL_SDK_DISABLED=true
 */
export function startTelemetry(): Telemetry | undefined {
  if (getBooleanFromEnv('OTEL_SDK_DISABLED')) return undefined;
  listenToDiag();
  const resource = detectResource();
  const contexts = new StoreContextManager();
  context.setGlobalContextManager(contexts);
  propagation.setGlobalPropagator(chosenPropagators().propagator);

  const parts = [startTraces(resource, contexts), startMetrics(resource), startLogs(resource)].filter((part) => !!part);
  registerInstrumentations({
    instrumentations: chosenInstrumentations({ logs: parts.some((part) => part instanceof LoggerProvider) }),
  });

  const telemetry: Telemetry = {
    flush: () => Promise.allSettled(parts.map((part) => part.forceFlush())),
    close: () => Promise.allSettled(parts.map((part) => part.shutdown())),
  };
  flushAtExit(telemetry);
  return telemetry;
}

function startTraces(resource: Resource, contexts: StoreContextManager): BasicTracerProvider | undefined {
  const pipelines = spanPipelines();
  if (pipelines.length === 0) return undefined;
  const provider = new BasicTracerProvider({
    resource,
    sampler: chosenSampler(),
    spanProcessors: [new RouteFromNest(), new Redact(), ...pipelines],
  });
  trace.setGlobalTracerProvider(provider);
  listenToSteps(provider.getTracer(SCOPE), contexts);
  listenToAnnotations();
  return provider;
}

function startMetrics(resource: Resource): MeterProvider | undefined {
  const readers = metricReaders();
  if (readers.length === 0) return undefined;
  const provider = new MeterProvider({ resource, readers });
  metrics.setGlobalMeterProvider(provider);
  listenToMeasurements(provider.getMeter(SCOPE));
  return provider;
}

function startLogs(resource: Resource): LoggerProvider | undefined {
  const processors = logPipelines();
  if (processors.length === 0) return undefined;
  const provider = new LoggerProvider({ resource, processors });
  logs.setGlobalLoggerProvider(provider);
  return provider;
}
