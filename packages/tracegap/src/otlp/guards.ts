/** Narrowing of what a stranger's JSON may hold. Nothing here throws: what does not fit reads as absent. */

export type Raw = Readonly<Record<string, unknown>>;

export function record(value: unknown): Raw | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : null;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The first of the names that the record has: OTLP/JSON is camelCase, some writers keep protobuf's snake_case. */
export function field(raw: Raw, ...names: readonly string[]): unknown {
  for (const name of names) if (Object.hasOwn(raw, name)) return raw[name];
  return undefined;
}

/** A whole number given as number or text; 0 for anything else. */
export function count(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}

/** Milliseconds from nanoseconds since 1970, given as text (int64 in JSON) or number; 0 for anything else. */
export function millis(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value / 1e6 : 0;
  if (typeof value === 'bigint') return millis(value.toString());
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return 0;
  // Split before converting: the whole number would lose the microseconds to double precision.
  return Number(value.slice(0, -6) || '0') + Number(value.slice(-6)) / 1e6;
}
