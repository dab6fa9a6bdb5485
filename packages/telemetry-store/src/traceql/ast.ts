/** The part of TraceQL that the store answers: filters, `&&` and `||` of filters, select(), the most_recent hint. */
export interface TraceQuery {
  spanset: Spanset;
  /** Fields of `| select(...)`: echoed for every matching span that has them. */
  select: Field[];
}

export type Spanset = { type: 'filter'; where: Condition } | { type: 'and' | 'or'; left: Spanset; right: Spanset };

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
  ...Object.keys(INTRINSICS).filter((name) => name !== 'nestedSetParent'),
  ...Object.keys(ALIASES),
];

export function intrinsicOf(spelling: string): Intrinsic | undefined {
  if (Object.hasOwn(INTRINSICS, spelling)) return spelling as Intrinsic;
  return ALIASES[spelling];
}

export const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const STATUSES = ['unset', 'ok', 'error'] as const;
