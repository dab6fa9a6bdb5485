import { type Attributes, type Meter, type MeterProvider, createNoopMeter } from '@opentelemetry/api';
import { type Losses, type Lost } from './losses';

/** The counters of the SDK that say what became of telemetry: https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/ */
const COUNTS: Record<string, Lost> = {
  'otel.sdk.processor.span.processed': 'spans',
  'otel.sdk.processor.log.processed': 'log records',
  'otel.sdk.exporter.metric_data_point.exported': 'metric data points',
};

type Work = (meterOf: (scope: string) => Meter) => void;

/**
 * Where the SDK's processors and exporters count what they do (otel.sdk.*). They are made before the meter provider is, so that what
 * they do meanwhile is kept for it; and `losses` hears of everything that was counted as an error, also where no metrics are told.
 */
export class SelfObservation implements MeterProvider {
  private waiting: Work[] | undefined = [];
  private meterOf: (scope: string) => Meter = () => createNoopMeter();

  constructor(private readonly losses: Losses) {}

  /** From now on everything is counted there; without one it is counted nowhere. */
  connect(provider: MeterProvider | undefined): void {
    if (provider) this.meterOf = (scope) => provider.getMeter(scope);
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const work of waiting) work(this.meterOf);
  }

  getMeter(scope: string): Meter {
    return new Proxy(createNoopMeter(), {
      get: (_, create: keyof Meter) => (name: string, options: unknown) =>
        this.instrument(scope, create, name, options),
    });
  }

  /** An instrument that is made, and used, as soon as there is a meter provider. */
  private instrument(scope: string, create: keyof Meter, name: string, options: unknown): object {
    let made: Record<string, (...args: unknown[]) => unknown> = {};
    this.soon((meterOf) => {
      const meter = meterOf(scope) as unknown as Record<string, (name: string, options: unknown) => typeof made>;
      made = meter[create]!(name, options);
    });
    const lost = COUNTS[name];
    return new Proxy(
      {},
      {
        get:
          (_, method: string) =>
          (...args: unknown[]): void => {
            if (lost && method === 'add') this.listen(lost, ...(args as [number, Attributes]));
            this.soon(() => made[method]!(...args));
          },
      },
    );
  }

  private listen(lost: Lost, count: number, attributes: Attributes = {}): void {
    const error = attributes['error.type'];
    if (error !== undefined) this.losses.count(lost, count, error === 'queue_full' ? 'queue full' : 'not delivered');
  }

  private soon(work: Work): void {
    if (this.waiting) this.waiting.push(work);
    else work(this.meterOf);
  }
}
