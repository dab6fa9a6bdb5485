import { type Trace } from '../span/model.js';
import { type Meter } from './meter.js';

/** One condition on a span. Values are compared as text, because Envoy writes numbers as strings and SDKs do not. */
export type Condition =
  | { readonly on: 'attribute'; readonly key: string; readonly anyOf: readonly string[] }
  | { readonly on: 'resource'; readonly key: string; readonly anyOf: readonly string[] }
  | { readonly on: 'service'; readonly anyOf: readonly string[] }
  | { readonly on: 'name'; readonly anyOf: readonly string[] }
  | { readonly on: 'link'; readonly traceId: string }
  | { readonly on: 'trace'; readonly traceId: string }
  | { readonly on: 'root' };

/** All conditions hold on one span; the window is in milliseconds since 1970. */
export interface SearchQuery {
  readonly kind: 'search';
  /** Why it is asked; the key that a hit would share with the half at hand. */
  readonly why: string;
  readonly where: readonly Condition[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  /** Keys of span attributes that are to be shown of every span of every hit, beside those that are always read; see SearchAnswer.outlines. */
  readonly outline?: readonly string[];
}

export interface ByIdQuery {
  readonly kind: 'by-id';
  readonly traceId: string;
}

export type Query = SearchQuery | ByIdQuery;

export interface SearchAnswer {
  readonly traceIds: readonly string[];
  /** False when the source may know more than it returned (limit reached, error, partial answer). */
  readonly complete: boolean;
  /** Whole traces that came along: they need not be read by id. */
  readonly traces?: readonly Trace[];
  /** What search shows of whole traces where `outline` asked for it: enough to weigh one beside others, not to judge it. */
  readonly outlines?: readonly Trace[];
  /** In words, where the source searched less than it was asked for. */
  readonly unsearched?: string;
}

/** A source of traces. Search gives ids, reading by id gives the truth: search results never prove structure. */
export interface TraceReader {
  /** Null when the source does not know the trace. */
  byId(traceId: string, signal?: AbortSignal): Promise<Trace | null>;
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer>;
  /** True for a live backend, whose search lags behind its reads by id; false for files. */
  readonly live: boolean;
  /** How a report calls it; default "the source". */
  readonly name?: string;
  /** What it has no search for: such a search brings nothing and is not complete, and the report says so. */
  readonly cannotSearch?: readonly Condition['on'][];
  /** Names of span attributes in the window that may identify a request or be a header; only where `outline` is understood. */
  attributeKeys?(window: Pick<SearchQuery, 'fromMs' | 'toMs'>, signal?: AbortSignal): Promise<readonly string[]>;
  /** The same source, whose requests are counted by the meter; beyond its limit they end in MeterSpent. */
  metered?(meter: Meter): TraceReader;
}

/** Equal queries have equal keys. */
export function queryKey(query: Query): string {
  return query.kind === 'by-id' ? query.traceId : JSON.stringify([query.where, query.fromMs, query.toMs, query.limit]);
}

/** How many traces to ask a backend for that cannot search for roots: others are left out after they were read. */
export function depthOf({ where, limit }: SearchQuery): number {
  return where.some(({ on }) => on === 'root') ? limit * 10 : limit;
}
