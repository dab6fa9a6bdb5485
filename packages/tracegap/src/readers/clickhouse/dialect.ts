/** A schema's parts as SQL expressions, for the reader and for the fleet's queries. */
import { type ClickHouseSchema } from './schema.js';

export interface Dialect {
  /** What stands after FROM. */
  readonly table: string;
  readonly timestamp: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly duration: string;
  readonly linkedTraces: string | null;
  /** A span attribute as text, '' where the span has none. The key is the text of an SQL expression: a parameter or a quoted literal. */
  attribute(key: string): string;
  resource(key: string): string;
  hasAttribute(key: string): string;
}

/** `SpanKind` has `Server` or `SPAN_KIND_SERVER`, depending on the exporter's age. */
export const kindsIn = (...kinds: readonly string[]): string =>
  `(${kinds
    .flatMap((kind) => [kind, `SPAN_KIND_${kind.toUpperCase()}`])
    .map(literal)
    .join(', ')})`;

export function dialectOf(schema: ClickHouseSchema): Dialect {
  const { columns } = schema;
  const name = [...(schema.database ? [schema.database] : []), schema.table].map(identifier).join('.');
  const within = (maps: readonly string[]) => (key: string) => valueIn(maps.map(identifier), key);
  return {
    table: schema.cluster ? `cluster(${literal(schema.cluster)}, ${name})` : name,
    timestamp: identifier(columns.timestamp),
    traceId: identifier(columns.traceId),
    spanId: identifier(columns.spanId),
    parentSpanId: identifier(columns.parentSpanId),
    name: identifier(columns.name),
    kind: identifier(columns.kind),
    service: identifier(columns.service),
    duration: identifier(columns.duration),
    linkedTraces: columns.links === null ? null : nested(columns.links, 'TraceId'),
    attribute: within(columns.attributes),
    resource: within(columns.resource),
    hasAttribute: (key) => columns.attributes.map((map) => `mapContains(${identifier(map)}, ${key})`).join(' OR '),
  };
}

/** Maps of text have '' where a key is missing; maps of numbers would have 0, so they are asked first. */
function valueIn(maps: readonly string[], key: string): string {
  const [first = "''", ...others] = maps;
  const text = `${first}[${key}]`;
  if (others.length === 0) return text;
  const rest = others.map((map) => `mapContains(${map}, ${key}), toString(${map}[${key}])`);
  return `multiIf(mapContains(${first}, ${key}), ${text}, ${rest.join(', ')}, '')`;
}

export const nested = (column: string, part: string): string => `${identifier(column)}.${part}`;
export const identifier = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;
/** For constants of this program; what comes from outside is sent as a parameter. */
export const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
