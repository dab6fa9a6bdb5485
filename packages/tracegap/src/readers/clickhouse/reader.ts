/** Reads traces from the table that the Collector's ClickHouse exporter writes, or one like it. */
import { groupByTrace, type Trace } from '../../span/model.js';
import { type Condition, type SearchAnswer, type SearchQuery, type TraceReader } from '../reader.js';
import { ClickHouseClient, type ClickHouseOptions, type Parameter } from './client.js';
import { type Dialect, dialectOf, identifier, nested } from './dialect.js';
import { spanOf } from './rows.js';
import { type ClickHouseSchema, schemaOf } from './schema.js';

export interface ClickHouseReaderOptions extends ClickHouseOptions {
  /** A preset's name or a mapping; see schemaOf. Default: the Collector's exporter. */
  readonly schema?: ClickHouseSchema;
}

/** More spans than this of one trace are a loop or an id that many requests share: what comes after is left out and said. */
const SPANS_AT_MOST = 100_000;
/** Traces that are read together are whole within so much around the moment. */
const AROUND_MS = 60_000;
/** A span that began longer before the window is not looked for in it: the table is sorted and cut by beginnings. */
const LONGEST_SPAN_MS = 60 * 60_000;

export class ClickHouseReader implements TraceReader {
  readonly live = true;
  readonly name = 'ClickHouse';
  readonly client: ClickHouseClient;
  readonly dialect: Dialect;
  private readonly schema: ClickHouseSchema;
  private times: boolean;

  constructor(options: ClickHouseReaderOptions) {
    this.schema = options.schema ?? schemaOf(undefined);
    this.client = new ClickHouseClient(options);
    this.dialect = dialectOf(this.schema);
    this.times = this.schema.times !== null;
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    const within = await this.timesOf(traceId, signal);
    const where = [`${this.dialect.traceId} = {trace:String}`];
    if (within)
      where.push(
        `${this.dialect.timestamp} >= toDateTime({begin:Int64})`,
        `${this.dialect.timestamp} <= toDateTime({end:Int64})`,
      );
    const sql = `SELECT ${this.columns().join(', ')} FROM ${this.dialect.table} WHERE ${where.join(' AND ')} LIMIT ${SPANS_AT_MOST + 1}`;
    const rows = await this.client.rows(sql, { trace: traceId, ...within }, signal);
    if (rows.length === 0) return null;
    const spans = rows.slice(0, SPANS_AT_MOST).map((row) => spanOf(row));
    return { traceId, spans, partial: rows.length > SPANS_AT_MOST ? `more than ${SPANS_AT_MOST} spans` : null };
  }

  /** Several traces in one query, for a moment that is known: what lies a minute outside it is not read. */
  async readMany(
    ids: readonly string[],
    window: Pick<SearchQuery, 'fromMs' | 'toMs'>,
    signal?: AbortSignal,
  ): Promise<Trace[]> {
    if (ids.length === 0) return [];
    const { timestamp, traceId, table } = this.dialect;
    const sql = `SELECT ${this.columns().join(', ')} FROM ${table}
WHERE ${timestamp} >= fromUnixTimestamp64Milli({from:Int64}) AND ${timestamp} <= fromUnixTimestamp64Milli({to:Int64})
  AND ${traceId} IN {ids:Array(String)} LIMIT ${SPANS_AT_MOST + 1}`;
    const params = { ids, from: Math.floor(window.fromMs) - AROUND_MS, to: Math.ceil(window.toMs) + AROUND_MS };
    const rows = await this.client.rows(sql, params, signal);
    return rows.length > SPANS_AT_MOST ? [] : groupByTrace(rows.map((row) => spanOf(row)));
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    const unknown = query.where.some(({ on }) => on === 'link' && this.dialect.linkedTraces === null);
    if (unknown) return { traceIds: [], complete: false };
    const params: Record<string, Parameter> = {
      from: Math.floor(query.fromMs),
      to: Math.ceil(query.toMs),
      limit: query.limit + 1,
    };
    const { timestamp, traceId, duration, table } = this.dialect;
    const where = [
      `${timestamp} >= fromUnixTimestamp64Milli({from:Int64} - ${LONGEST_SPAN_MS})`,
      `${timestamp} <= fromUnixTimestamp64Milli({to:Int64})`,
      `${timestamp} + toIntervalNanosecond(${duration}) >= fromUnixTimestamp64Milli({from:Int64})`,
      ...query.where.map((condition, index) => this.condition(condition, index, params)),
    ];
    const sql = `SELECT ${traceId} AS trace, max(${timestamp}) AS latest FROM ${table}
WHERE ${where.join('\n  AND ')} GROUP BY trace ORDER BY latest DESC LIMIT {limit:UInt32}`;
    const rows = await this.client.rows(sql, params, signal);
    const traceIds = rows.map(({ trace }) => String(trace).padStart(32, '0').toLowerCase());
    return { traceIds: traceIds.slice(0, query.limit), complete: rows.length <= query.limit };
  }

  /** The exporter's own table of times: with it a read touches the days of the trace only. */
  private async timesOf(traceId: string, signal?: AbortSignal): Promise<{ begin: number; end: number } | null> {
    if (!this.times || this.schema.times === null) return null;
    const table = [...(this.schema.database ? [this.schema.database] : []), this.schema.times]
      .map(identifier)
      .join('.');
    const sql = `SELECT count() AS found, toUnixTimestamp(min(Start)) AS begin, toUnixTimestamp(max(End)) AS end FROM ${table} WHERE TraceId = {trace:String}`;
    try {
      const [row] = await this.client.rows(sql, { trace: traceId }, signal);
      // Its view may have been made after the spans came; then the spans are looked for everywhere.
      return row && Number(row['found']) > 0 ? { begin: Number(row['begin']) - 1, end: Number(row['end']) + 2 } : null;
    } catch (error) {
      if (!(error instanceof Error) || !/UNKNOWN_TABLE|another schema/.test(error.message)) throw error;
      this.times = false;
      return null;
    }
  }

  private condition(condition: Condition, index: number, params: Record<string, Parameter>): string {
    const { attribute, resource, service, name, traceId, parentSpanId, linkedTraces } = this.dialect;
    const of = (field: string, values: readonly string[]): string => {
      params[`values${index}`] = values;
      return `${field} IN {values${index}:Array(String)}`;
    };
    const keyed = (key: string): string => {
      params[`key${index}`] = key;
      return `{key${index}:String}`;
    };
    switch (condition.on) {
      case 'attribute':
        return of(attribute(keyed(condition.key)), condition.anyOf);
      case 'resource':
        return of(resource(keyed(condition.key)), condition.anyOf);
      case 'service':
        return of(service, condition.anyOf);
      case 'name':
        return of(name, condition.anyOf);
      case 'trace':
        return of(traceId, [condition.traceId]);
      case 'link':
        params[`values${index}`] = [condition.traceId];
        return `hasAny(${linkedTraces ?? '[]'}, {values${index}:Array(String)})`;
      case 'root':
        return `${parentSpanId} = ''`;
    }
  }

  private columns(): string[] {
    const { columns } = this.schema;
    const d = this.dialect;
    const optional = (column: string | null, as: string, otherwise = "''") =>
      `${column === null ? otherwise : identifier(column)} AS ${as}`;
    const parts = (column: string | null, names: readonly string[], prefix: string) =>
      column === null ? [] : names.map((part) => `${nested(column, part)} AS ${prefix}${part}`);
    return [
      `${d.traceId} AS trace, ${d.spanId} AS span, ${d.parentSpanId} AS parent, ${d.name} AS title, ${d.kind} AS kind, ${d.service} AS service`,
      `toUnixTimestamp64Nano(toDateTime64(${d.timestamp}, 9)) AS begin, ${d.duration} AS duration`,
      ...columns.attributes.map((column, index) => `${identifier(column)} AS attributes${index}`),
      ...columns.resource.map((column, index) => `${identifier(column)} AS resource${index}`),
      optional(columns.statusCode, 'status'),
      optional(columns.traceState, 'state'),
      optional(columns.scopeName, 'scope'),
      optional(columns.scopeVersion, 'version'),
      ...parts(columns.links, ['TraceId', 'SpanId', 'Attributes'], 'link'),
      ...parts(columns.events, ['Name', 'Attributes'], 'event'),
      ...(columns.events === null
        ? []
        : [
            `arrayMap(at -> toUnixTimestamp64Nano(toDateTime64(at, 9)), ${nested(columns.events, 'Timestamp')}) AS eventTimes`,
          ]),
    ];
  }
}
