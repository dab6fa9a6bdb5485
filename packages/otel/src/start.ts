import { metrics, trace } from '@opentelemetry/api';
import { getBooleanFromEnv, getStringFromEnv } from '@opentelemetry/core';
import { type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { listenToAnnotations } from './channels/annotate';
import { listenToMeasurements } from './channels/measure';
import { listenToSteps } from './channels/step';
import { StoreContextManager } from './context-manager';
import { withDefaults, withoutVariable } from './defaults';
import { type Signal } from './exporting/choice';
import { Losses } from './exporting/losses';
import { pipelinesByEnvironment } from './exporting/pipelines';
import { Receivers } from './exporting/receivers';
import { SelfObservation } from './exporting/self-observation';
import { silenceToldErrors } from './exporting/watch';
import { chosenInstrumentations } from './instrumentations';
import { NodeSDK } from './node-sdk';
import { chosenPropagator } from './propagators';
import { ownResource, quietDetectors } from './resource';
import { listenToDiag, say } from './say';
import { checkAfterStart } from './self-check';
import { loadedPackages, patchedPackages } from './self-check/libraries';
import { type Flushable, flushAtExit } from './shutdown';
import { FinishSpans } from './traces/finish';
import { WithoutLoneQueries } from './traces/sampler';

/** The instrumentation scope of what this package itself tells. */
const SCOPE = '@demo/otel';
const SIGNALS: Signal[] = ['traces', 'metrics', 'logs'];

export type Telemetry = Flushable;

/**
 * Sets up traces, metrics and logs for this process: `NodeSDK` from the standard OTEL_* variables alone, and the channels on which
 * the domain announces what it does. Call it before anything else is loaded: that is what `import '@demo/otel/register'` is for.
 *
 * @returns undefined where OTEL_SDK_DISABLED=true
 */
export function startTelemetry(): Telemetry | undefined {
  if (getBooleanFromEnv('OTEL_SDK_DISABLED')) return undefined;
  listenToDiag();
  refuseConfigFile();
  silenceToldErrors();
  return withDefaults(startSdk);
}

function startSdk(): Telemetry {
  const receivers = new Receivers();
  const losses = new Losses();
  const selfObs = new SelfObservation(losses);
  const pipelines = pipelinesByEnvironment({ receivers, selfObs });
  const instrumentations = chosenInstrumentations({ logs: pipelines.logs.length > 0 });
  const tooEarly = loadedPackages(patchedPackages(instrumentations));
  const sampler = new WithoutLoneQueries();
  const resource = ownResource();
  const contextManager = new StoreContextManager();

  const configuration: Partial<NodeSDKConfiguration> = {
    resource,
    resourceDetectors: quietDetectors(),
    contextManager,
    textMapPropagator: chosenPropagator(),
    sampler,
    spanProcessors: pipelines.traces.length > 0 ? [new FinishSpans(), ...pipelines.traces] : [],
    metricReaders: pipelines.metrics,
    logRecordProcessors: pipelines.logs,
    instrumentations,
  };
  // With it NodeSDK would put a logger of its own in the place of the one that says each thing once.
  const sdk = withoutVariable('OTEL_LOG_LEVEL', () => new NodeSDK(configuration));
  sdk.start();

  const signals = SIGNALS.filter((signal) => pipelines[signal].length > 0);
  selfObs.connect(signals.includes('metrics') ? metrics.getMeterProvider() : undefined);
  listenToTheDomain(signals, contextManager);
  const all = [...pipelines.traces, ...pipelines.metrics, ...pipelines.logs];
  const telemetry: Telemetry = {
    flush: () => Promise.allSettled(all.map((pipeline) => pipeline.forceFlush())),
    close: () => sdk.shutdown().finally(() => losses.tellNow()),
  };
  flushAtExit(telemetry);
  checkAfterStart({ resource, signals, sampler, instrumentations, tooEarly, receivers });
  return telemetry;
}

function listenToTheDomain(signals: Signal[], contextManager: StoreContextManager): void {
  if (signals.includes('traces')) {
    listenToSteps(trace.getTracer(SCOPE), contextManager);
    listenToAnnotations();
  }
  if (signals.includes('metrics')) listenToMeasurements(metrics.getMeter(SCOPE));
}

/** sdk-node reads it only by the experimental `startNodeSDK`, which takes no processors, sampler or context manager of this package. */
function refuseConfigFile(): void {
  const file = getStringFromEnv('OTEL_CONFIG_FILE');
  if (file !== undefined)
    say(`OTEL_CONFIG_FILE=${file} is not read here: the OTEL_* variables of @demo/otel's README apply. Unset it.`);
}
