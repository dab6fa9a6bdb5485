import { type Attributes } from '@opentelemetry/api';

/** Keeps what a span or an instrument may carry: strings, finite numbers and booleans. Anything else is left out. */
export function onlyPlain(attributes: unknown): Attributes {
  const plain: Attributes = {};
  if (typeof attributes !== 'object' || attributes === null) return plain;
  for (const key in attributes) {
    const value = (attributes as Record<string, unknown>)[key];
    if (
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value))
    )
      plain[key] = value;
  }
  return plain;
}
