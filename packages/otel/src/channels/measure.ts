import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Attributes, type Meter, diag } from '@opentelemetry/api';
import { onlyPlain } from '../attributes';
import { guarded } from '../guard';

/** The name under which the domain announces a number worth counting. */
export const MEASURE_CHANNEL = 'demo.measure';

/** One measurement; `unit` is a UCUM code (`{order}`, `s`), `attributes` are labels of low cardinality: never an id. */
export interface MeasureMessage {
  instrument: 'counter' | 'histogram' | 'gauge';
  name: string;
  value: number;
  unit?: string;
  description?: string;
  attributes?: Record<string, string | number | boolean>;
}

type Recorder = (value: number, attributes: Attributes) => void;

/**
 * Makes counters, histograms and gauges of announced measurements; each instrument is made once.
 *
 * @returns a function that stops listening
 */
export function listenToMeasurements(meter: Meter): () => void {
  const instruments = new Map<string, Recorder>();
  const onMessage = (message: unknown): void =>
    guarded('recording a measurement', undefined, () => record(meter, instruments, message as MeasureMessage));
  subscribe(MEASURE_CHANNEL, onMessage);
  return () => void unsubscribe(MEASURE_CHANNEL, onMessage);
}

function record(meter: Meter, instruments: Map<string, Recorder>, message: MeasureMessage): void {
  if (!Number.isFinite(message.value)) {
    diag.warn(`${MEASURE_CHANNEL}: the value of "${message.name}" is ${String(message.value)}, not a number; left out`);
    return;
  }
  let instrument = instruments.get(message.name);
  if (!instrument) instruments.set(message.name, (instrument = createInstrument(meter, message)));
  instrument(message.value, onlyPlain(message.attributes));
}

/** Buckets in seconds where the unit is seconds, as semantic conventions advise for durations; else the SDK's own. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

function createInstrument(meter: Meter, { instrument, name, unit, description }: MeasureMessage): Recorder {
  const options = { unit, description };
  switch (instrument) {
    case 'counter': {
      const counter = meter.createCounter(name, options);
      return (value, attributes) => counter.add(value, attributes);
    }
    case 'histogram': {
      const advice = unit === 's' ? { explicitBucketBoundaries: SECONDS } : undefined;
      const histogram = meter.createHistogram(name, { ...options, advice });
      return (value, attributes) => histogram.record(value, attributes);
    }
    case 'gauge': {
      const gauge = meter.createGauge(name, options);
      return (value, attributes) => gauge.record(value, attributes);
    }
    default:
      diag.warn(
        `${MEASURE_CHANNEL}: "${name}" asks for an instrument "${String(instrument)}"; there are counter, histogram and gauge`,
      );
      return () => undefined;
  }
}
