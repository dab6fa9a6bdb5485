import { getNumberFromEnv } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { checkProtocol, chosenExporters } from './choice';
import { type Receivers } from './receivers';
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
    return new BatchSpanProcessor(watched('traces', new OTLPTraceExporter(), receivers), {
      scheduledDelayMillis: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? SCHEDULE_DELAY_MS,
      maxQueueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? QUEUE_SIZE,
    });
  });
}
