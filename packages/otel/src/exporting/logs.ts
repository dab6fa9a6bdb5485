import { getNumberFromEnv } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { checkProtocol, chosenExporters } from './choice';
import { type Receivers } from './receivers';
import { SCHEDULE_DELAY_MS } from './traces';
import { watched } from './watch';

/** The log record processors OTEL_LOGS_EXPORTER asks for: otlp (http/protobuf), console. */
export function logPipelines(receivers: Receivers): LogRecordProcessor[] {
  return chosenExporters('logs', ['otlp', 'console']).map((name) => {
    if (name === 'console') return new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() });
    checkProtocol('logs');
    return new BatchLogRecordProcessor({
      exporter: watched('logs', new OTLPLogExporter(), receivers),
      scheduledDelayMillis: getNumberFromEnv('OTEL_BLRP_SCHEDULE_DELAY') ?? SCHEDULE_DELAY_MS,
      maxQueueSize: getNumberFromEnv('OTEL_BLRP_MAX_QUEUE_SIZE'),
      maxExportBatchSize: getNumberFromEnv('OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'),
      exportTimeoutMillis: getNumberFromEnv('OTEL_BLRP_EXPORT_TIMEOUT'),
    });
  });
}
