import Module, { createRequire } from 'node:module';
import type * as Sdk from '@opentelemetry/sdk-node';
import type * as FromEnvironment from '@opentelemetry/sdk-node/build/src/create-from-env';
import type * as Utils from '@opentelemetry/sdk-node/build/src/utils';
import { onDemand } from './on-demand';

/**
 * What sdk-node loads at once for the case that it is asked for: three protocols for three signals, Zipkin, Prometheus, the reader
 * of configuration files, every propagator. docs/performance.md has what they cost a start that uses one of them.
 */
const SELDOM_ASKED_FOR = [
  ...['trace', 'metrics', 'logs'].flatMap((signal) =>
    ['grpc', 'http', 'proto'].map((protocol) => `@opentelemetry/exporter-${signal}-otlp-${protocol}`),
  ),
  '@opentelemetry/configuration',
  '@opentelemetry/otlp-grpc-exporter-base',
  '@opentelemetry/exporter-prometheus',
  '@opentelemetry/exporter-zipkin',
  '@opentelemetry/propagator-b3',
  '@opentelemetry/propagator-jaeger',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace-node',
];

const SDK = '@opentelemetry/sdk-node';

/** `@opentelemetry/sdk-node`, loaded so that those of its packages which nobody uses are loaded when somebody does. */
export const { NodeSDK } = deferring(SELDOM_ASKED_FOR, () => onDemand(SDK) as typeof Sdk);

/**
 * NodeSDK takes its processors and its sampler either from the options or from the environment. Here some of this package's own stand
 * before those of the environment, which are made by NodeSDK's own functions; they are not in its index.
 */
export const { createBatchSpanProcessorFromEnv, createSamplerFromEnv } = onDemand(
  `${SDK}/build/src/create-from-env`,
) as typeof FromEnvironment;
export const { getBatchLogRecordProcessorFromEnv, getPeriodicExportingMetricReaderFromEnv } = onDemand(
  `${SDK}/build/src/utils`,
) as typeof Utils;

/**
 * Runs `load` with a stand-in for each of sdk-node's dependencies `names`: the package itself is loaded with the first thing that is
 * read of it. Afterwards whoever requires one of them gets the package as ever.
 */
function deferring<T>(names: string[], load: () => T): T {
  const { resolve } = createRequire(onDemand.resolve(SDK));
  const files = names.map((name) => resolve(name)).filter((file) => !(file in onDemand.cache));
  const standIns = new Map(files.map((file) => [file, standInFor(file)]));
  for (const [file, standIn] of standIns) onDemand.cache[file] = standIn;
  try {
    return load();
  } finally {
    for (const [file, standIn] of standIns) if (onDemand.cache[file] === standIn) delete onDemand.cache[file];
  }
}

/** A module whose exports are those of `file`, which is loaded when the first of them is asked for. */
function standInFor(file: string): NodeJS.Module {
  const standIn = new Module(file);
  standIn.filename = file;
  standIn.loaded = true;
  standIn.exports = new Proxy(
    {},
    {
      get(_, name) {
        if (onDemand.cache[file] === standIn) delete onDemand.cache[file];
        return (onDemand(file) as Record<string | symbol, unknown>)[name];
      },
    },
  );
  return standIn;
}
