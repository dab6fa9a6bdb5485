// What the domain tells about itself, over Node's own diagnostics_channel: nobody need listen, and then it costs next to nothing.
// A listener subscribes to the three channels by name; their messages are the interfaces below.
import { channel, tracingChannel } from 'node:diagnostics_channel';

export type Attributes = Record<string, string | number | boolean>;

/**
 * Context of `tracingChannel('demo.step')`: a business step that begins, ends or fails.
 * A step with `root` stands for work that no request caused; `link` then names the W3C traceparent of the
 * request it goes back to, so that both can be found from each other without one being the other's child.
 */
export interface Step {
  name: string;
  attributes?: Attributes;
  root?: boolean;
  link?: string;
}

/** Message of `channel('demo.annotate')`: attributes of the step under way and of the request it belongs to. */
export interface Annotation {
  attributes: Attributes;
}

/** Message of `channel('demo.measure')`: one business measurement. `unit` is UCUM, e.g. `s` or `{order}`. */
export interface Measurement {
  instrument: 'counter' | 'histogram' | 'gauge';
  name: string;
  value: number;
  unit?: string;
  description?: string;
  attributes?: Attributes;
}

const steps = tracingChannel<unknown, Step>('demo.step');
const annotations = channel('demo.annotate');
const measurements = channel('demo.measure');

/** Does `work` as a step that is named; everything it calls belongs to the step. */
export function step<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  origin: Pick<Step, 'root' | 'link'> = {},
): Promise<T> {
  if (!steps.hasSubscribers) return work();
  return steps.tracePromise(work, { name, attributes, ...origin });
}

/** Says what the step under way is about (an order id, never a person). */
export function annotate(attributes: Attributes): void {
  if (annotations.hasSubscribers) annotations.publish({ attributes } satisfies Annotation);
}

/** Counts or measures something of the business. */
export function measure(measurement: Measurement): void {
  if (measurements.hasSubscribers) measurements.publish(measurement);
}
