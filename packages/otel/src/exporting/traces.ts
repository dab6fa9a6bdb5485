import { getNumberFromEnv } from '@opentelemetry/core';
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { type ISerializer, ProtobufTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { checkProtocol, chosenExporters } from './choice';
import { type Receivers } from './receivers';
import { SpanEncoder } from './span-encoder';
import { watched } from './watch';

/** Sent this often, a trace is readable by its id well within a second of the answer; OTEL_BSP_SCHEDULE_DELAY says otherwise. */
export const SCHEDULE_DELAY_MS = 200;

/** A burst of some hundred requests fits; OTEL_BSP_MAX_QUEUE_SIZE says otherwise. */
const QUEUE_SIZE = 8_192;

/** The span processors OTEL_TRACES_EXPORTER asks for: otlp (http/protobuf), console. */
export function spanPipelines(receivers: Receivers): SpanProcessor[] {
  return chosenExporters('traces', ['otlp', 'console']).map((name) => {
    if (name === 'console') return new SimpleSpanProcessor(new ConsoleSpanExporter());
    checkProtocol('traces');
    return new BatchSpanProcessor(watched('traces', otlpExporter(), receivers), {
      scheduledDelayMillis: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? SCHEDULE_DELAY_MS,
      maxQueueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? QUEUE_SIZE,
    });
  });
}

/** OpenTelemetry's own OTLP/HTTP exporter (headers, TLS, compression, retries by OTEL_EXPORTER_OTLP_*) with a leaner encoder. */
function otlpExporter(): SpanExporter {
  const encoder = new SpanEncoder();
  const serializer: ISerializer<ReadableSpan[], unknown> = {
    serializeRequest: (spans) => encoder.encode(spans),
    deserializeResponse: (bytes) => ProtobufTraceSerializer.deserializeResponse(bytes),
  };
  const options = convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' });
  return new OTLPExporterBase(
    createOtlpHttpExportDelegate(options, serializer, 'otlp_http_span_exporter', TraceExporterMetricsHelper, undefined),
  );
}
