import { diag } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, setGlobalErrorHandler } from '@opentelemetry/core';
import { type Signal, endpointOf } from './choice';
import { type Receivers } from './receivers';

/** The part of an exporter that matters here; those of spans, metrics and log records have it. */
interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
}

/** Failures that `Receivers` has been told. */
const told = new WeakSet<Error>();

/** Has `receivers` told what became of each batch. */
export function watched<Batch, E extends Exporter<Batch>>(signal: Signal, exporter: E, receivers: Receivers): E {
  const send = exporter.export.bind(exporter);
  const endpoint = endpointOf(signal);
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      if (result.code === ExportResultCode.SUCCESS) receivers.succeeded(endpoint);
      else receivers.failed(endpoint, result.error);
      if (result.error) told.add(result.error);
      // The metric reader wraps a failure in an error of its own words, one for each batch; the exporter has counted it already.
      done(signal === 'metrics' ? { code: ExportResultCode.SUCCESS } : result);
    });
  return exporter;
}

/** What the SDK cannot hand to anybody goes to the log, but for what `watched` has told: the SDK would say it for every batch. */
export function silenceToldErrors(): void {
  setGlobalErrorHandler((error) => {
    if (error instanceof Error && told.has(error)) return;
    diag.error(error instanceof Error ? error.message : String(error));
  });
}
