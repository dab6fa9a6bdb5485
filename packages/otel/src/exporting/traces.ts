import { getNumberFromEnv } from '@opentelemetry/core';
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { type ISerializer, ProtobufTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { ConsoleSpanExporter, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { checkProtocol, chosenExporters } from './choice';
import { type Receivers } from './receivers';
import { type BatchExporter, SpanBatches } from './span-batches';
import { watched } from './watch';

/** Sent this often, a trace is readable by its id well within a second of the answer; OTEL_BSP_SCHEDULE_DELAY says otherwise. */
export const SCHEDULE_DELAY_MS = 200;

/** Some hundred requests in a burst fit; OTEL_BSP_MAX_QUEUE_SIZE says otherwise. */
const QUEUE_SIZE = 8_192;
const BATCH_SIZE = 512;

/** The span processors OTEL_TRACES_EXPORTER asks for: otlp (http/protobuf), console. */
export function spanPipelines(receivers: Receivers): SpanProcessor[] {
  return chosenExporters('traces', ['otlp', 'console']).map((name) => {
    if (name === 'console') return new SimpleSpanProcessor(new ConsoleSpanExporter());
    checkProtocol('traces');
    return new SpanBatches(watched<Uint8Array, BatchExporter>('traces', otlpExporter(), receivers), {
      scheduleDelayMs: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? SCHEDULE_DELAY_MS,
      batchSize: getNumberFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? BATCH_SIZE,
      queueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? QUEUE_SIZE,
    });
  });
}

/** OpenTelemetry's own transport (headers, TLS, compression, retries by OTEL_EXPORTER_OTLP_*) for batches encoded already. */
function otlpExporter(): BatchExporter {
  const encoded: ISerializer<Uint8Array, unknown> = {
    serializeRequest: (batch) => batch,
    deserializeResponse: (bytes) => ProtobufTraceSerializer.deserializeResponse(bytes),
  };
  const options = convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' });
  const helper = { ...TraceExporterMetricsHelper, countItems: () => 0 };
  return new OTLPExporterBase(
    createOtlpHttpExportDelegate(options, encoded, 'otlp_http_span_exporter', helper, undefined),
  );
}
