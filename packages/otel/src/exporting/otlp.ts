import { type MeterProvider } from '@opentelemetry/api';
import type * as Logs from '@opentelemetry/exporter-logs-otlp-proto';
import type * as Metrics from '@opentelemetry/exporter-metrics-otlp-proto';
import type * as Traces from '@opentelemetry/exporter-trace-otlp-proto';
import { type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { type SpanExporter } from '@opentelemetry/sdk-trace';
import { onDemand } from '../on-demand';
import { type Protocol, type Signal, protocolOf } from './choice';

/** The last part of the name of the package that speaks a protocol. */
const SPOKEN_BY: Record<Protocol, string> = { 'http/protobuf': 'proto', 'http/json': 'http', grpc: 'grpc' };

/** Only the exporter that is asked for is loaded: the gRPC ones bring an HTTP/2 client, a fifth of a start. */
const load = (signal: Signal, name: string): unknown =>
  onDemand(`@opentelemetry/exporter-${name}-otlp-${SPOKEN_BY[protocolOf(signal)]}`);

export function spanExporter(selfObsMeterProvider: MeterProvider): SpanExporter {
  const { OTLPTraceExporter } = load('traces', 'trace') as typeof Traces;
  return new OTLPTraceExporter({ selfObsMeterProvider });
}

export function logExporter(selfObsMeterProvider: MeterProvider): LogRecordExporter {
  const { OTLPLogExporter } = load('logs', 'logs') as typeof Logs;
  return new OTLPLogExporter({ selfObsMeterProvider });
}

export function metricExporter(selfObsMeterProvider: MeterProvider): PushMetricExporter {
  const { OTLPMetricExporter } = load('metrics', 'metrics') as typeof Metrics;
  return new OTLPMetricExporter({ selfObsMeterProvider });
}
