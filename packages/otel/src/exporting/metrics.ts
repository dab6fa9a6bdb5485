import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { ConsoleMetricExporter, type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { say } from '../say';
import { checkProtocol, chosenExporters } from './choice';
import { type Receivers } from './receivers';
import { watched } from './watch';

/** The metric readers OTEL_METRICS_EXPORTER asks for: otlp (http/protobuf), prometheus (serves /metrics), console. */
export function metricReaders(receivers: Receivers): IMetricReader[] {
  return chosenExporters('metrics', ['otlp', 'prometheus', 'console']).map((name) => {
    if (name === 'prometheus') return prometheus();
    if (name === 'console')
      return new PeriodicExportingMetricReader({ ...interval(), exporter: new ConsoleMetricExporter() });
    checkProtocol('metrics');
    return new PeriodicExportingMetricReader({
      ...interval(),
      exporter: watched('metrics', new OTLPMetricExporter(), receivers),
    });
  });
}

function interval(): { exportIntervalMillis: number; exportTimeoutMillis: number } {
  const exportIntervalMillis = getNumberFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? 60_000;
  const exportTimeoutMillis = Math.min(getNumberFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? 30_000, exportIntervalMillis);
  return { exportIntervalMillis, exportTimeoutMillis };
}

function prometheus(): PrometheusExporter {
  // OpenTelemetry's own default binds every interface.
  const host = getStringFromEnv('OTEL_EXPORTER_PROMETHEUS_HOST') ?? '127.0.0.1';
  const port = getNumberFromEnv('OTEL_EXPORTER_PROMETHEUS_PORT') ?? 9464;
  // Started by hand: the exporter would report a taken port a second time, in its own words.
  const exporter = new PrometheusExporter({ host, port, preventServerStart: true });
  exporter.startServer().catch((error: Error) => {
    say(
      `/metrics is not served: ${error.message}. Set OTEL_EXPORTER_PROMETHEUS_PORT to a free port. The service is not affected.`,
    );
  });
  return exporter;
}
