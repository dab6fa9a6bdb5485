import { diag } from '@opentelemetry/api';
import { getStringFromEnv, getStringListFromEnv } from '@opentelemetry/core';

export type Signal = 'traces' | 'metrics' | 'logs';
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc';

/** The exporters OTEL_<SIGNAL>_EXPORTER names, of those there are; `otlp` unless told, nothing for `none`. */
export function chosenExporters<Name extends string>(signal: Signal, available: readonly Name[]): Name[] {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const asked = [...new Set(getStringListFromEnv(variable) ?? ['otlp'])];
  if (asked.includes('none')) return [];
  const isAvailable = (name: string): name is Name => (available as readonly string[]).includes(name);
  for (const name of asked)
    if (!isAvailable(name)) diag.warn(`${variable}: there is no "${name}"; there are ${available.join(', ')}, none`);
  return asked.filter(isAvailable);
}

/** Whether a signal is sent by OTLP over HTTP. */
export function goesByHttp(signal: Signal): boolean {
  const exporters = getStringListFromEnv(`OTEL_${signal.toUpperCase()}_EXPORTER`) ?? ['otlp'];
  return exporters.includes('otlp') && protocolOf(signal) !== 'grpc';
}

/** How a signal goes by OTLP, by OTEL_EXPORTER_OTLP_<SIGNAL>_PROTOCOL or OTEL_EXPORTER_OTLP_PROTOCOL. */
export function protocolOf(signal: Signal): Protocol {
  const asked = forSignal(signal, 'PROTOCOL') ?? 'http/protobuf';
  if (asked === 'http/protobuf' || asked === 'http/json' || asked === 'grpc') return asked;
  diag.warn(`OTEL_EXPORTER_OTLP_PROTOCOL: there is no "${asked}"; ${signal} go by http/protobuf`);
  return 'http/protobuf';
}

/**
 * Where a signal is sent by OTLP: OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT as it is, or OTEL_EXPORTER_OTLP_ENDPOINT, by HTTP with
 * `/v1/<signal>` behind it.
 */
export function endpointOf(signal: Signal): string {
  const own = getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
  if (own) return own;
  const base = getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (protocolOf(signal) === 'grpc') return base ?? 'http://localhost:4317';
  return `${(base ?? 'http://localhost:4318').replace(/\/$/, '')}/v1/${signal}`;
}

const forSignal = (signal: Signal, name: string): string | undefined =>
  getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`) ??
  getStringFromEnv(`OTEL_EXPORTER_OTLP_${name}`);
