import { type MeterProvider } from '@opentelemetry/api';
import type * as Prometheus from '@opentelemetry/exporter-prometheus';
import { ConsoleLogRecordExporter, type LogRecordProcessor, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { ConsoleMetricExporter, type IMetricReader } from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import {
  createBatchSpanProcessorFromEnv,
  getBatchLogRecordProcessorFromEnv,
  getPeriodicExportingMetricReaderFromEnv,
} from '../node-sdk';
import { onDemand } from '../on-demand';
import { say } from '../say';
import { chosenExporters } from './choice';
import { logExporter, metricExporter, spanExporter } from './otlp';
import { type Receivers } from './receivers';
import { watched } from './watch';

/** What the pipelines share: who knows the receivers, and what the SDK counts about itself. */
export interface Observers {
  receivers: Receivers;
  selfObs: MeterProvider;
}

/** Processors and readers of each signal; none where nothing of it is told. */
export interface Pipelines {
  traces: SpanProcessor[];
  metrics: IMetricReader[];
  logs: LogRecordProcessor[];
}

/** What OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER and OTEL_LOGS_EXPORTER ask for. */
export function pipelinesByEnvironment(observers: Observers): Pipelines {
  return { traces: spanProcessors(observers), metrics: metricReaders(observers), logs: logProcessors(observers) };
}

function spanProcessors({ receivers, selfObs }: Observers): SpanProcessor[] {
  return chosenExporters('traces', ['otlp', 'console']).map((name) =>
    name === 'console'
      ? new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })
      : createBatchSpanProcessorFromEnv(watched('traces', spanExporter(selfObs), receivers), selfObs),
  );
}

function logProcessors({ receivers, selfObs }: Observers): LogRecordProcessor[] {
  return chosenExporters('logs', ['otlp', 'console']).map((name) =>
    name === 'console'
      ? new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() })
      : getBatchLogRecordProcessorFromEnv(watched('logs', logExporter(selfObs), receivers), selfObs),
  );
}

/** `prometheus` serves /metrics. */
function metricReaders({ receivers, selfObs }: Observers): IMetricReader[] {
  return chosenExporters('metrics', ['otlp', 'prometheus', 'console']).map((name) => {
    if (name === 'prometheus') return prometheus();
    return getPeriodicExportingMetricReaderFromEnv(
      name === 'console' ? new ConsoleMetricExporter() : watched('metrics', metricExporter(selfObs), receivers),
    );
  });
}

function prometheus(): IMetricReader {
  const { PrometheusExporter } = onDemand('@opentelemetry/exporter-prometheus') as typeof Prometheus;
  // Started by hand: the exporter would report a taken port in its own words, without what to do about it.
  const exporter = new PrometheusExporter({ preventServerStart: true });
  exporter.startServer().catch((error: Error) => {
    say(
      `/metrics is not served: ${error.message}. Set OTEL_EXPORTER_PROMETHEUS_PORT to a free port. The service is not affected.`,
    );
  });
  return exporter;
}
