import { diag } from '@opentelemetry/api';
import { getStringFromEnv, getStringListFromEnv } from '@opentelemetry/core';

export type Signal = 'traces' | 'metrics' | 'logs';

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

/** Says so when another OTLP protocol is asked for than the one this package speaks. */
export function checkProtocol(signal: Signal): void {
  const asked =
    getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`) ??
    getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (asked !== undefined && asked !== 'http/protobuf')
    diag.warn(`OTEL_EXPORTER_OTLP_PROTOCOL: "${asked}" is not spoken here; ${signal} go by http/protobuf`);
}

/** Where a signal is sent by OTLP/HTTP: OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT as it is, or OTEL_EXPORTER_OTLP_ENDPOINT plus `/v1/<signal>`. */
export function endpointOf(signal: Signal): string {
  const own = getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
  if (own) return own;
  const base = getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT') ?? 'http://localhost:4318';
  return `${base.replace(/\/$/, '')}/v1/${signal}`;
}
