import { diag } from '@opentelemetry/api';
import { type ExportResult } from '@opentelemetry/core';
import { type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SpanEncoder } from './span-encoder';

/** Sends one encoded request; the exporters of OpenTelemetry do. */
export interface BatchExporter {
  export(batch: Uint8Array, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** As OTEL_BSP_*: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor */
export interface BatchLimits {
  scheduleDelayMs: number;
  /** Spans per request. */
  batchSize: number;
  /** Spans that wait or are under way; what comes on top is dropped. */
  queueSize: number;
}

/**
 * Collects ended spans and sends them in batches, as BatchSpanProcessor does, but keeps them as the bytes that will be sent:
 * thousands of span objects that live for 200 ms and then die are what the garbage collector is worst at.
 */
export class SpanBatches implements SpanProcessor {
  private readonly encoder = new SpanEncoder();
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<Promise<void>>();
  private spansUnderWay = 0;
  private dropped = 0;
  private closed = false;

  constructor(
    private readonly exporter: BatchExporter,
    private readonly limits: BatchLimits,
  ) {}

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.closed) return;
    if (this.encoder.spans + this.spansUnderWay >= this.limits.queueSize) {
      this.dropped++;
      return;
    }
    this.encoder.add(span);
    if (this.encoder.spans >= this.limits.batchSize) this.send();
    else this.timer ??= setTimeout(() => this.send(), this.limits.scheduleDelayMs).unref();
  }

  /** Sends what has been collected; the promise is for `forceFlush` and never fails. */
  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { spans } = this.encoder;
    if (spans === 0) return;
    if (this.dropped > 0)
      diag.warn(`${this.dropped} spans were dropped: OTEL_BSP_MAX_QUEUE_SIZE is ${this.limits.queueSize}`);
    this.dropped = 0;
    this.spansUnderWay += spans;
    const batch = this.encoder.take();
    const sent = new Promise<void>((resolve) => this.exporter.export(batch, () => resolve())).then(() => {
      this.spansUnderWay -= spans;
      this.underWay.delete(sent);
    });
    this.underWay.add(sent);
  }

  async forceFlush(): Promise<void> {
    this.send();
    await Promise.all(this.underWay);
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    this.closed = true;
    await this.exporter.shutdown();
  }
}
