/** Trace ids of which one side keeps 64 of the 128 bits: the two halves of a request differ in their zeros only. */
import { DATADOG_HIGH_HALF } from './keys.js';
import { type Span } from './model.js';
import { SDK_NAME } from './resource-keys.js';
import { asText } from './semantics.js';

const ZEROS = '0'.repeat(16);

/** B3, Datadog and old Jaeger clients may use 64-bit trace ids, which are stored with 16 leading zeros. */
export function is64Bit(traceId: string): boolean {
  return traceId.startsWith(ZEROS);
}

/** What a cut of this id may have left, or what this one may be cut from: in the form in which two are compared. */
export function halvesOf(traceId: string): readonly string[] {
  const [high, low] = [traceId.slice(0, ZEROS.length), traceId.slice(ZEROS.length)];
  return is64Bit(traceId) ? [low] : [low, high];
}

/** The 64 bits that a cut id shares with a whole one; null where neither is cut from the other. */
export function commonHalf(one: string, other: string): string | null {
  if (is64Bit(one) === is64Bit(other)) return null;
  const [short, long] = is64Bit(one) ? [one, other] : [other, one];
  const half = short.slice(ZEROS.length);
  return half !== ZEROS && halvesOf(long).includes(half) ? half : null;
}

/** By which other ids the same trace may be known: of a whole one its cut form, of a cut one what Datadog keeps beside it. */
export function cutIdsOf(traceId: string, spans: readonly Span[]): string[] {
  if (!is64Bit(traceId)) return [`${ZEROS}${traceId.slice(ZEROS.length)}`];
  const high = spans.map(({ attributes }) => asText(attributes[DATADOG_HIGH_HALF])).find((text) => text !== null);
  return high && /^[0-9a-f]{16}$/.test(high) ? [`${high}${traceId.slice(ZEROS.length)}`] : [];
}

const LIBRARIES: readonly (readonly [string, RegExp])[] = [
  ['Datadog', /datadog|ddtrace|dd-trace/i],
  ['Jaeger', /jaeger/i],
  ['Envoy', /envoy|istio/i],
  ['Zipkin', /zipkin|brave/i],
];

/** Who writes 64-bit ids, as far as a span tells. */
export function libraryOf({ scope, resource, attributes }: Span): string | null {
  const named = [scope.name, asText(resource.attributes[SDK_NAME]) ?? ''];
  if ('jaeger.version' in resource.attributes || 'jaeger.version' in attributes) named.push('jaeger');
  if (Object.keys(attributes).some((key) => key.startsWith('_dd.'))) named.push('datadog');
  if ('node_id' in attributes) named.push('envoy');
  return LIBRARIES.find(([, pattern]) => named.some((name) => pattern.test(name)))?.[0] ?? null;
}
