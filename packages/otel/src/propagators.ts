import { type TextMapPropagator } from '@opentelemetry/api';
import type * as All from '@opentelemetry/auto-configuration-propagators';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
  getStringListFromEnv,
} from '@opentelemetry/core';
import { onDemand } from './on-demand';
import { StrictTraceContext } from './trace-context';

const STANDARD = ['tracecontext', 'baggage'];

/**
 * The propagators OTEL_PROPAGATORS names, `xray` and `ottrace` among them, which NodeSDK does not know; the package with all of them
 * is loaded only where something else than the standard is asked for.
 */
export function chosenPropagator(): TextMapPropagator {
  const names = propagatorNames();
  const propagator =
    names.join() === STANDARD.join()
      ? new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] })
      : (onDemand('@opentelemetry/auto-configuration-propagators') as typeof All).getPropagator();
  return names.includes('tracecontext') ? new StrictTraceContext(propagator) : propagator;
}

/** The names in OTEL_PROPAGATORS, `tracecontext,baggage` unless told, none for `none`. */
export function propagatorNames(): string[] {
  const names = [...new Set(getStringListFromEnv('OTEL_PROPAGATORS') ?? STANDARD)];
  return names.filter((name) => name !== 'none');
}
