import { type Trace } from '../span/model.js';

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
}

/** A source of traces. Search gives ids, reading by id gives the truth: search results never prove structure. */
export interface TraceReader {
  /** Null when the source does not know the trace. */
  byId(traceId: string, signal?: AbortSignal): Promise<Trace | null>;
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer>;
  /** True for a live backend, whose search lags behind its reads by id; false for files. */
  readonly live: boolean;
}

/** Equal queries have equal keys. */
export function queryKey(query: Query): string {
  return query.kind === 'by-id' ? query.traceId : JSON.stringify([query.where, query.fromMs, query.toMs, query.limit]);
}
