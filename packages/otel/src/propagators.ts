import { type TextMapPropagator, diag } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
  getStringListFromEnv,
} from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

const MAKERS: Record<string, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
};

/** The propagators OTEL_PROPAGATORS names (`tracecontext,baggage` unless told; `none` for none), with their names. */
export function chosenPropagators(): { names: string[]; propagator: TextMapPropagator } {
  const asked = [...new Set(getStringListFromEnv('OTEL_PROPAGATORS') ?? ['tracecontext', 'baggage'])];
  const names = asked.includes('none') ? [] : asked.filter((name) => name in MAKERS);
  for (const name of asked)
    if (name !== 'none' && !(name in MAKERS))
      diag.warn(`OTEL_PROPAGATORS: there is no "${name}"; there are ${Object.keys(MAKERS).join(', ')}, none`);
  return { names, propagator: new CompositePropagator({ propagators: names.map((name) => MAKERS[name]!()) }) };
}
