/** Which table the spans are in and what its columns are called. Names become quoted identifiers and nothing else: no SQL comes from outside. */

interface Columns {
  readonly timestamp: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  /** Nanoseconds. */
  readonly duration: string;
  /** Map columns, looked into in this order. */
  readonly attributes: readonly string[];
  readonly resource: readonly string[];
  readonly statusCode: string | null;
  readonly traceState: string | null;
  readonly scopeName: string | null;
  readonly scopeVersion: string | null;
  /** Nested columns `….TraceId` and so on, as the Collector's exporter has them. */
  readonly links: string | null;
  readonly events: string | null;
}

export interface ClickHouseSchema {
  readonly database: string | null;
  readonly table: string;
  /** The exporter's table of times by trace id, which makes reading by id cheap; null where there is none. */
  readonly times: string | null;
  /** Of a cluster where `table` is the local table of each node; null for one machine or a Distributed table. */
  readonly cluster: string | null;
  readonly columns: Columns;
}

/** https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/clickhouseexporter */
const OTEL: ClickHouseSchema = {
  database: null,
  table: 'otel_traces',
  times: 'otel_traces_trace_id_ts',
  cluster: null,
  columns: {
    timestamp: 'Timestamp',
    traceId: 'TraceId',
    spanId: 'SpanId',
    parentSpanId: 'ParentSpanId',
    name: 'SpanName',
    kind: 'SpanKind',
    service: 'ServiceName',
    duration: 'Duration',
    attributes: ['SpanAttributes'],
    resource: ['ResourceAttributes'],
    statusCode: 'StatusCode',
    traceState: 'TraceState',
    scopeName: 'ScopeName',
    scopeVersion: 'ScopeVersion',
    links: 'Links',
    events: 'Events',
  },
};

/** https://github.com/SigNoz/signoz-otel-collector, table signoz_index_v3 behind its Distributed table. */
const SIGNOZ: ClickHouseSchema = {
  database: 'signoz_traces',
  table: 'distributed_signoz_index_v3',
  times: null,
  cluster: null,
  columns: {
    timestamp: 'timestamp',
    traceId: 'trace_id',
    spanId: 'span_id',
    parentSpanId: 'parent_span_id',
    name: 'name',
    kind: 'kind_string',
    service: 'resource_string_service$$name',
    duration: 'duration_nano',
    attributes: ['attributes_string', 'attributes_number', 'attributes_bool'],
    resource: ['resources_string'],
    statusCode: 'status_code_string',
    traceState: 'trace_state',
    scopeName: null,
    scopeVersion: null,
    links: null,
    events: null,
  },
};

/** ClickStack (HyperDX) keeps the exporter's own table. */
export const PRESETS = { otel: OTEL, clickstack: OTEL, signoz: SIGNOZ } as const;

export class BadSchema extends Error {
  constructor(field: string, fix: string) {
    super(`${field}: ${fix}`);
    this.name = 'BadSchema';
  }
}

const NAME = /^[A-Za-z_][\w$-]{0,127}$/;
const REQUIRED = ['timestamp', 'traceId', 'spanId', 'parentSpanId', 'name', 'kind', 'service', 'duration'];

/**
 * A preset's name, or an object like `{ preset: signoz, table: my_spans, columns: { service: svc } }`: what it does not name stays the
 * preset's. Throws BadSchema, which names the field.
 */
export function schemaOf(given: unknown): ClickHouseSchema {
  if (given === undefined || given === null) return OTEL;
  if (typeof given === 'string') return presetOf(given);
  if (!isRecord(given)) throw new BadSchema('schema', `give the name of a preset (${names()}) or a mapping`);
  known(given, ['preset', 'database', 'table', 'times', 'cluster', 'columns'], '');
  const base = presetOf(given['preset'] ?? 'otel');
  return {
    database: nameAt(given, 'database', base.database, true),
    table: nameAt(given, 'table', base.table, false) ?? base.table,
    times: 'times' in given || !('table' in given) ? nameAt(given, 'times', base.times, true) : null,
    cluster: nameAt(given, 'cluster', base.cluster, true),
    columns: columnsOf(given['columns'], base.columns),
  };
}

function presetOf(name: unknown): ClickHouseSchema {
  const found = Object.entries(PRESETS).find(([known]) => known === name);
  if (!found) throw new BadSchema('preset', `"${String(name).slice(0, 60)}" is none; there are ${names()}`);
  return found[1];
}

const names = (): string => Object.keys(PRESETS).join(', ');

function columnsOf(given: unknown, base: Columns): Columns {
  if (given === undefined) return base;
  if (!isRecord(given)) throw new BadSchema('columns', 'give a mapping from field to column name');
  known(given, Object.keys(base), 'columns.');
  const entries = Object.entries(base).map(([field, column]: [string, unknown]) => {
    if (!(field in given)) return [field, column];
    if (!Array.isArray(column)) return [field, nameAt(given, field, null, !REQUIRED.includes(field), 'columns.')];
    const list = Array.isArray(given[field]) ? (given[field] as unknown[]) : [given[field]];
    return [field, list.map((item) => nameAt({ [field]: item }, field, null, false, 'columns.'))];
  });
  return Object.fromEntries(entries) as unknown as Columns;
}

function nameAt(
  from: Readonly<Record<string, unknown>>,
  field: string,
  otherwise: string | null,
  optional: boolean,
  prefix = '',
): string | null {
  if (!(field in from)) return otherwise;
  const value = from[field];
  if (value === null && optional) return null;
  if (typeof value === 'string' && NAME.test(value)) return value;
  const none = optional ? ', or null where there is none' : '';
  throw new BadSchema(`${prefix}${field}`, `give a plain name of letters, digits, _, $ and -${none}`);
}

function known(given: Readonly<Record<string, unknown>>, fields: readonly string[], prefix: string): void {
  const stranger = Object.keys(given).find((field) => !fields.includes(field));
  if (stranger !== undefined)
    throw new BadSchema(`${prefix}${stranger.slice(0, 60)}`, `unknown field; there are ${fields.join(', ')}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
