import { type TextMapPropagator } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import type * as All from '@opentelemetry/auto-configuration-propagators';
import { onDemand } from './on-demand';

const STANDARD = ['tracecontext', 'baggage'];

/**
 * The propagators OTEL_PROPAGATORS names, `xray` and `ottrace` among them, which NodeSDK does not know; undefined where nothing but
 * the standard is asked for, which NodeSDK has loaded: the package with all of them is loaded only when it is needed.
 */
export function chosenPropagator(): TextMapPropagator | undefined {
  if (propagatorNames().join() === STANDARD.join()) return undefined;
  return (onDemand('@opentelemetry/auto-configuration-propagators') as typeof All).getPropagator();
}

/** The names in OTEL_PROPAGATORS, `tracecontext,baggage` unless told, none for `none`. */
export function propagatorNames(): string[] {
  const names = [...new Set(getStringListFromEnv('OTEL_PROPAGATORS') ?? STANDARD)];
  return names.filter((name) => name !== 'none');
}
