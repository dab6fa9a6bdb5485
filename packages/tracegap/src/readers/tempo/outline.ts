/**
 * Traces as Tempo's search shows them: with `select()` an answer names every span of many traces at once, with its parent, its times and the
 * fields that are asked for (https://grafana.com/docs/tempo/latest/traceql/construct-traceql-queries/#selection). Enough to weigh a trace
 * beside others; links, events and what nobody named are missing, so whatever decides is read by its id.
 */
import { attributesOf } from '../../otlp/attributes.js';
import { list, record } from '../../otlp/guards.js';
import { traceIdOf } from '../../otlp/ids.js';
import * as keys from '../../span/keys.js';
import { type AttributeValue, type Span, type SpanKind, type Trace } from '../../span/model.js';
import * as resourceKeys from '../../span/resource-keys.js';
import { asText } from '../../span/semantics.js';

/** Tempo's `max_spans_per_span_set`: of a longer trace the rest is not shown, and it is read by its id. */
export const SPANS_SHOWN = 100;

const INTRINSIC = ['name', 'kind', 'status', 'span:parentID', 'instrumentation:name'];
const RESOURCE = new Set(Object.values(resourceKeys).flat());
const SPAN = Object.values(keys).flat();

/** `{ … } | select(…)` for whole traces: the empty filter beside the query's own brings the spans that do not match it. */
export function outlineQl(query: string, more: readonly string[]): string {
  const fields = [
    ...INTRINSIC,
    ...[...RESOURCE].map((key) => `resource.${quoted(key)}`),
    ...[...new Set([...SPAN, ...more])].map((key) => `span.${quoted(key)}`),
  ];
  return `${query === '{ }' ? query : `{ } && ${query}`} | select(${fields.join(', ')})`;
}

const quoted = (key: string): string => `"${key.replace(/[\\"]/g, '\\$&')}"`;

/** One hit as a trace; null where not every span is shown. */
export function outlineOf(hit: unknown): Trace | null {
  const { traceID, spanSets, spanSet, serviceStats } = record(hit) ?? {};
  const traceId = traceIdOf(traceID);
  const sets = list(spanSets).length > 0 ? list(spanSets) : [spanSet];
  const shown = sets.flatMap((set) => list(record(set)?.spans));
  const counted = Object.values(record(serviceStats) ?? {}).map((stats) => Number(record(stats)?.spanCount ?? 0));
  const matched = sets.reduce<number>((sum, set) => sum + Number(record(set)?.matched ?? 0), 0);
  const spans = counted.reduce((sum, count) => sum + count, 0);
  if (traceId === null || shown.length === 0 || shown.length < Math.max(matched, spans)) return null;
  return { traceId, spans: shown.flatMap((span) => spanOf(traceId, span) ?? []), partial: null };
}

const KINDS: readonly string[] = ['internal', 'server', 'client', 'producer', 'consumer'] satisfies SpanKind[];

function spanOf(traceId: string, value: unknown): Span | null {
  const { spanID, name, startTimeUnixNano, durationNanos, attributes } = record(value) ?? {};
  if (typeof spanID !== 'string') return null;
  const { kind, status, 'span:parentID': parent, 'instrumentation:name': scope, ...own } = attributesOf(attributes);
  const startMs = Number(startTimeUnixNano ?? 0) / 1e6;
  const resource: Record<string, AttributeValue> = {};
  const ofSpan: Record<string, AttributeValue> = {};
  for (const [key, found] of Object.entries(own)) (RESOURCE.has(key) ? resource : ofSpan)[key] = found;
  return {
    traceId,
    spanId: spanID.padStart(16, '0'),
    parentSpanId: typeof parent === 'string' && !/^0*$/.test(parent) ? parent.padStart(16, '0') : null,
    name: typeof name === 'string' ? name : '',
    kind: isKind(kind) ? kind : 'unspecified',
    startMs,
    endMs: startMs + Number(durationNanos ?? 0) / 1e6,
    attributes: ofSpan,
    events: [],
    links: [],
    status: status === 'error' || status === 'ok' ? status : 'unset',
    flags: null,
    traceState: '',
    droppedLinks: 0,
    resource: { service: asText(resource[resourceKeys.SERVICE]), attributes: resource },
    scope: { name: typeof scope === 'string' ? scope : '', version: '' },
  };
}

const isKind = (kind: AttributeValue | undefined): kind is SpanKind => typeof kind === 'string' && KINDS.includes(kind);
