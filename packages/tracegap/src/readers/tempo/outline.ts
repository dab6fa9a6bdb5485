/**
 * Traces as Tempo's search shows them: with `select()` an answer names every span of many traces at once, with its parent, its times and the
 * fields that are asked for (https://grafana.com/docs/tempo/latest/traceql/construct-traceql-queries/#selection). Enough to weigh a trace
 * beside others; links, events and what nobody named are missing, so whatever decides is read by its id.
 */
import { list, record } from '../../otlp/guards.js';
import { traceIdOf } from '../../otlp/ids.js';
import { type Attributes, type AttributeValue, type Span, type SpanKind, type Trace } from '../../span/model.js';

/** Tempo's `max_spans_per_span_set`: of a longer trace the rest is not shown, and it is read by its id. */
export const SPANS_SHOWN = 100;

const INTRINSIC = ['name', 'kind', 'status', 'span:parentID', 'instrumentation:name'];
const RESOURCE = ['service.name', 'service.instance.id', 'telemetry.sdk.name', 'telemetry.sdk.language', 'host.name'];
/** By which calls and requests know each other, whatever wrote them. */
const SPAN = [
  ...[
    'http.request.method',
    'http.method',
    'url.full',
    'http.url',
    'url.path',
    'http.target',
    'http.route',
    'url.scheme',
  ],
  ...['server.address', 'server.port', 'net.peer.name', 'net.peer.port', 'net.host.name', 'net.host.port', 'http.host'],
  ...['http.response.status_code', 'http.status_code', 'rpc.system', 'rpc.service', 'rpc.method', 'peer.service'],
  ...['messaging.system', 'messaging.operation', 'messaging.operation.type', 'messaging.destination.name'],
  ...['messaging.destination', 'messaging.message.id', 'db.system', 'db.system.name', 'user_agent.original'],
  ...[
    'http.user_agent',
    'user_agent',
    'upstream_cluster.name',
    'upstream_cluster',
    'response_flags',
    'node_id',
    'component',
  ],
  ...['network.peer.address', 'client.address', 'faas.trigger', 'guid:x-request-id'],
];

/** `{ … } | select(…)` for whole traces: the empty filter beside the query's own brings the spans that do not match it. */
export function outlineQl(query: string, more: readonly string[]): string {
  const fields = [
    ...INTRINSIC,
    ...RESOURCE.map((key) => `resource.${quoted(key)}`),
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
  const fields = fieldsOf(attributes);
  const { kind, status, 'span:parentID': parent, 'instrumentation:name': scope, ...own } = fields;
  const startMs = Number(startTimeUnixNano ?? 0) / 1e6;
  const resource: Record<string, AttributeValue> = {};
  for (const key of RESOURCE) if (own[key] !== undefined) resource[key] = own[key];
  const service = resource['service.name'];
  return {
    traceId,
    spanId: spanID.padStart(16, '0'),
    parentSpanId: typeof parent === 'string' && !/^0*$/.test(parent) ? parent.padStart(16, '0') : null,
    name: typeof name === 'string' ? name : '',
    kind: isKind(kind) ? kind : 'unspecified',
    startMs,
    endMs: startMs + Number(durationNanos ?? 0) / 1e6,
    attributes: own,
    events: [],
    links: [],
    status: status === 'error' || status === 'ok' ? status : 'unset',
    flags: null,
    traceState: '',
    droppedLinks: 0,
    resource: { service: typeof service === 'string' ? service : null, attributes: resource },
    scope: { name: typeof scope === 'string' ? scope : '', version: '' },
  };
}

const isKind = (kind: AttributeValue | undefined): kind is SpanKind => typeof kind === 'string' && KINDS.includes(kind);

/** Keys come from strangers: no prototype. */
function fieldsOf(attributes: unknown): Attributes {
  const fields = Object.create(null) as Record<string, AttributeValue>;
  for (const item of list(attributes)) {
    const { key, value } = record(item) ?? {};
    if (typeof key !== 'string') continue;
    const { stringValue, intValue, doubleValue, boolValue } = record(value) ?? {};
    const found = stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue;
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') fields[key] = found;
  }
  return fields;
}
