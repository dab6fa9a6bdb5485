import type { Field, GroupBy } from '../../traceql/ast.js';
import { INTRINSICS } from '../../traceql/ast.js';
import type { MatchedSpan } from '../../traceql/evaluate.js';
import { valuesOf, type FieldValue } from '../../traceql/values.js';
import { goDuration } from '../go-duration.js';
import type { Json } from '../json.js';
import type { TraceView } from '../trace-view.js';

/** A label of a series, as OTLP writes a key and its value. */
export interface Label {
  key: string;
  value: Json;
}

const isDuration = (field: Field): boolean => field.type === 'intrinsic' && INTRINSICS[field.name] === 'duration';
const NANOSECONDS = 1e9;

/** What one span counts for in a function over a field. */
export interface Measured {
  /** Durations in seconds. */
  value: number;
  /** Whole numbers and nanoseconds, in which buckets are counted; undefined for a fraction, which Tempo puts in none. */
  whole: number | undefined;
}

/** The field's value on a span; undefined where it has none or none that is a number. */
export function measure(field: Field, { span }: MatchedSpan, trace: TraceView): Measured | undefined {
  const [found] = valuesOf(field, span, trace);
  if (found === undefined || (typeof found.value !== 'number' && typeof found.value !== 'bigint')) return undefined;
  const value = Number(found.value);
  if (isDuration(field)) return { value: value / NANOSECONDS, whole: value };
  return { value, whole: 'intValue' in found.json ? value : undefined };
}

/** The unit a bucket's bound is told in: seconds for durations. */
export const unitOf = (field: Field): number => (isDuration(field) ? NANOSECONDS : 1);

/** A span's labels: a field it has not is left out, and when it has none of them the first says "nil", as in Tempo. */
export function labelsOf(by: readonly GroupBy[], { span }: MatchedSpan, trace: TraceView): Label[] {
  const labels = by.flatMap(({ field, label }) => {
    const [found] = valuesOf(field, span, trace);
    return found === undefined ? [] : [{ key: label, value: labelValue(field, found) }];
  });
  const [first] = by;
  return labels.length === 0 && first !== undefined ? [{ key: first.label, value: { stringValue: 'nil' } }] : labels;
}

const labelValue = (field: Field, { value, json }: FieldValue): Json =>
  isDuration(field) ? { stringValue: goDuration(Number(value)) } : json;
