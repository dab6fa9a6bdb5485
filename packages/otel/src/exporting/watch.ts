import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { type Signal, endpointOf } from './choice';

/** The part of an exporter that matters here; span and log record exporters have it. */
interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
}

/**
 * Says once that nothing is being received, and once that it is again, instead of one error per batch. The application is
 * never affected: what cannot be sent is dropped.
 */
export function watched<Batch, E extends Exporter<Batch>>(signal: Signal, exporter: E, say: (line: string) => void): E {
  const send = exporter.export.bind(exporter);
  let failing = false;
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      const failed = result.code !== ExportResultCode.SUCCESS;
      if (failed !== failing)
        say(failed ? lost(signal, result.error) : `${endpointOf(signal)} receives ${signal} again`);
      failing = failed;
      // Told above; handing the error on would only have it logged a second time, for every batch.
      done({ code: ExportResultCode.SUCCESS });
    });
  return exporter;
}

function lost(signal: Signal, error: Error | undefined): string {
  const reason = reasonOf(error);
  return `${endpointOf(signal)} does not take ${signal}${reason ? ` (${reason})` : ''}: they are dropped until it does. The service is not affected. Start a receiver there, or set OTEL_EXPORTER_OTLP_ENDPOINT.`;
}

function reasonOf(error: Error | undefined): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : (error?.message.split('\n', 1)[0] ?? '');
}
