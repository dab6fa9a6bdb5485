import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { type Signal, endpointOf } from './choice';
import { type Receivers } from './receivers';

/** The part of an exporter that matters here; those of spans, metrics and log records have it. */
interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
}

/** Has `receivers` told what became of each batch, and nobody else: the SDK would log the same error for every batch. */
export function watched<Batch, E extends Exporter<Batch>>(signal: Signal, exporter: E, receivers: Receivers): E {
  const send = exporter.export.bind(exporter);
  const endpoint = endpointOf(signal);
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      if (result.code === ExportResultCode.SUCCESS) receivers.succeeded(endpoint);
      else receivers.failed(endpoint, result.error);
      done({ code: ExportResultCode.SUCCESS });
    });
  return exporter;
}
