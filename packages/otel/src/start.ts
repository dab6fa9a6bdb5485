import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { getBooleanFromEnv } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { type Resource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, type Sampler } from '@opentelemetry/sdk-trace-base';
import { listenToAnnotations } from './channels/annotate';
import { listenToMeasurements } from './channels/measure';
import { listenToSteps } from './channels/step';
import { StoreContextManager } from './context-manager';
import { type Signal, chosenExporters } from './exporting/choice';
import { logPipelines } from './exporting/logs';
import { metricReaders } from './exporting/metrics';
import { Receivers } from './exporting/receivers';
import { spanPipelines } from './exporting/traces';
import { chosenInstrumentations } from './instrumentations';
import { chosenPropagators } from './propagators';
import { detectResource } from './resource';
import { listenToDiag } from './say';
import { checkAfterStart } from './self-check';
import { loadedPackages, patchedPackages } from './self-check/libraries';
import { type Flushable, flushAtExit } from './shutdown';
import { RouteFromNest } from './traces/nest';
import { Redact } from './traces/redact';
import { chosenSampler } from './traces/sampler';
import { NameStatements } from './traces/sql';

/** The instrumentation scope of what this package itself tells. */
const SCOPE = '@demo/otel';
const SIGNALS: Signal[] = ['traces', 'metrics', 'logs'];

export type Telemetry = Flushable;

/** One of the SDK's three providers. */
interface Provider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

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
  const receivers = new Receivers();
  const contexts = new StoreContextManager();
  const { names: propagators, propagator } = chosenPropagators();
  context.setGlobalContextManager(contexts);
  propagation.setGlobalPropagator(propagator);

  const sampler = chosenSampler();
  const providers: Partial<Record<Signal, Provider>> = {
    traces: startTraces(resource, sampler, contexts, receivers),
    metrics: startMetrics(resource, receivers),
    logs: startLogs(resource, receivers),
  };
  const signals = SIGNALS.filter((signal) => providers[signal]);

  const instrumentations = chosenInstrumentations({ logs: signals.includes('logs') });
  const tooEarly = loadedPackages(patchedPackages(instrumentations));
  registerInstrumentations({ instrumentations });

  const running = Object.values(providers).filter((provider) => provider !== undefined);
  const telemetry: Telemetry = {
    flush: async () => Promise.allSettled(running.map((provider) => provider.forceFlush())),
    close: async () => Promise.allSettled(running.map((provider) => provider.shutdown())),
  };
  flushAtExit(telemetry);
  checkAfterStart({
    resource,
    signals,
    sent: signals.filter((signal) => chosenExporters(signal, ['otlp', 'console', 'prometheus']).includes('otlp')),
    propagators,
    sampler: signals.includes('traces') ? sampler.toString() : undefined,
    instrumentations,
    tooEarly,
    receivers,
  });
  return telemetry;
}

function startTraces(
  resource: Resource,
  sampler: Sampler,
  contexts: StoreContextManager,
  receivers: Receivers,
): Provider | undefined {
  const pipelines = spanPipelines(receivers);
  if (pipelines.length === 0) return undefined;
  const provider = new BasicTracerProvider({
    resource,
    sampler,
    spanProcessors: [new RouteFromNest(), new Redact(), new NameStatements(), ...pipelines],
  });
  trace.setGlobalTracerProvider(provider);
  listenToSteps(provider.getTracer(SCOPE), contexts);
  listenToAnnotations();
  return provider;
}

function startMetrics(resource: Resource, receivers: Receivers): Provider | undefined {
  const readers = metricReaders(receivers);
  if (readers.length === 0) return undefined;
  const provider = new MeterProvider({ resource, readers });
  metrics.setGlobalMeterProvider(provider);
  listenToMeasurements(provider.getMeter(SCOPE));
  return provider;
}

function startLogs(resource: Resource, receivers: Receivers): Provider | undefined {
  const processors = logPipelines(receivers);
  if (processors.length === 0) return undefined;
  const provider = new LoggerProvider({ resource, processors });
  logs.setGlobalLoggerProvider(provider);
  return provider;
}
