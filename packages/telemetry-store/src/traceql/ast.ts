/** The part of TraceQL that the store answers: filters, their combinations, count(), select() and the metrics functions. */
export interface TraceQuery {
  spanset: Spanset;
  /** `| count() > 2`: all of them hold of the spans that the spanset finds. */
  counts: CountFilter[];
  /** Fields of `| select(...)`: echoed for every matching span that has them. */
  select: Field[];
  /** What a query of `/api/metrics` makes of the spans; none in a search. */
  metrics?: MetricsFunction;
}

export type Spanset =
  | { type: 'filter'; where: Condition }
  | { type: 'and' | 'or'; left: Spanset; right: Spanset }
  | { type: 'structural'; relation: Relation; left: Spanset; right: Spanset };

/** `>>` and its kin: what a span of the right side is to one of the left side, and which spans are found. */
export interface Relation {
  of: 'child' | 'parent' | 'descendant' | 'ancestor' | 'sibling';
  /** The right side's spans that are so related, those that are not (`!>`), or both sides of each pair (`&>`). */
  finds: 'related' | 'unrelated' | 'both';
}

/** The structural operators as they are written (https://grafana.com/docs/tempo/latest/traceql/construct-traceql-queries/#structural). */
const RELATIONS: Readonly<Record<string, Relation['of']>> = {
  '>': 'child',
  '<': 'parent',
  '>>': 'descendant',
  '<<': 'ancestor',
  '~': 'sibling',
};

export function relationOf(operator: string): Relation | undefined {
  const of = RELATIONS[operator.replace(/^[!&]/, '')];
  if (of === undefined) return undefined;
  return { of, finds: operator.startsWith('!') ? 'unrelated' : operator.startsWith('&') ? 'both' : 'related' };
}

export interface CountFilter {
  op: Exclude<Comparison, '=~' | '!~'>;
  value: number;
}

export const METRICS_FUNCTIONS = [
  'rate',
  'count_over_time',
  'quantile_over_time',
  'histogram_over_time',
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'avg_over_time',
] as const;

export interface MetricsFunction {
  name: (typeof METRICS_FUNCTIONS)[number];
  /** What is measured; none where spans are counted. */
  of: Field | undefined;
  /** Between 0 and 1, of quantile_over_time(). */
  quantiles: number[];
  by: GroupBy[];
}

/** A label of the answer: the field it comes from, and the field's spelling, which names it. */
export interface GroupBy {
  field: Field;
  label: string;
}

export type Condition =
  | { type: 'compare'; field: Field; op: Comparison; literal: Literal }
  | { type: 'and' | 'or'; left: Condition; right: Condition }
  | { type: 'not'; of: Condition }
  | { type: 'constant'; value: boolean };

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=', '=~', '!~'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type AttributeScope = 'any' | 'span' | 'resource' | 'event' | 'link' | 'instrumentation';

export type Field = { type: 'attribute'; scope: AttributeScope; key: string } | { type: 'intrinsic'; name: Intrinsic };

export type Literal =
  | { type: 'string'; value: string }
  | { type: 'number'; value: number }
  /** Nanoseconds. */
  | { type: 'duration'; value: number }
  | { type: 'boolean'; value: boolean }
  | { type: 'kind'; value: string }
  | { type: 'status'; value: string }
  | { type: 'nil' };

/** Intrinsic fields by their own name, with the type of literal they compare with. */
export const INTRINSICS = {
  name: 'string',
  duration: 'duration',
  status: 'status',
  statusMessage: 'string',
  kind: 'kind',
  rootName: 'string',
  rootServiceName: 'string',
  traceDuration: 'duration',
  nestedSetParent: 'number',
  nestedSetLeft: 'number',
  nestedSetRight: 'number',
  'trace:id': 'string',
  'span:id': 'string',
  'span:parentID': 'string',
  'event:name': 'string',
  'event:timeSinceStart': 'duration',
  'link:traceID': 'string',
  'link:spanID': 'string',
  'instrumentation:name': 'string',
  'instrumentation:version': 'string',
} as const satisfies Record<string, Literal['type']>;
export type Intrinsic = keyof typeof INTRINSICS;

/** Second spellings of the same fields. */
const ALIASES: Readonly<Record<string, Intrinsic>> = {
  'span:name': 'name',
  'span:duration': 'duration',
  'span:status': 'status',
  'span:statusMessage': 'statusMessage',
  'span:kind': 'kind',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootServiceName',
  'trace:duration': 'traceDuration',
};

/** Every spelling of an intrinsic that is documented, as tag names list them. */
export const INTRINSIC_SPELLINGS: readonly string[] = [
  ...Object.keys(INTRINSICS).filter((name) => !name.startsWith('nestedSet')),
  ...Object.keys(ALIASES),
];

export function intrinsicOf(spelling: string): Intrinsic | undefined {
  if (Object.hasOwn(INTRINSICS, spelling)) return spelling as Intrinsic;
  return ALIASES[spelling];
}

export const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const STATUSES = ['unset', 'ok', 'error'] as const;
