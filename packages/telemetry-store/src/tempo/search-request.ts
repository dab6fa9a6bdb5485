import { BadRequest } from '../http/bad-request.js';
import type { TimeWindow } from '../db/span-store.js';
import type { Condition, TraceQuery } from '../traceql/ast.js';
import { readDuration } from '../traceql/literals.js';
import { parseSearch } from '../traceql/parse.js';
import { parseLogfmt } from './logfmt.js';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 262_144;
const DEFAULT_SPANS = 3;
const MAX_SPANS = 100;
const MAX_RANGE_SECONDS = 168 * 3600;

/** Everything, for requests without start and end. */
export const ALL_TIMES: TimeWindow = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };

export interface SearchRequest {
  query: TraceQuery;
  window: TimeWindow;
  limit: number;
  spansPerSpanset: number;
  /** Searches by tags answer traces without their spans. */
  withSpans: boolean;
}

/** Reads `/api/search`'s parameters with Tempo 3.0's defaults and limits; throws BadRequest naming the parameter. */
export function readSearch(query: URLSearchParams): SearchRequest {
  const q = query.get('q') ?? '';
  if (q !== '' && query.has('tags'))
    throw new BadRequest("invalid request: can't specify tags and q in the same query");
  return {
    window: readWindow(query),
    limit: readLimit(query.get('limit')),
    spansPerSpanset: readSpansPerSpanset(query.get('spss')),
    query: q !== '' ? parseSearch(q) : tagsQuery(query),
    withSpans: q !== '',
  };
}

/** start and end in Unix seconds: both or neither, at most 168 hours apart. */
export function readWindow(query: URLSearchParams): TimeWindow {
  const [start, end] = ['start', 'end'].map((name) => readUnsigned(query, name)) as [number, number];
  if (start === 0 && end === 0) return ALL_TIMES;
  if (start >= end) throw new BadRequest(`http parameter start must be before end. received start=${start} end=${end}`);
  if (end - start > MAX_RANGE_SECONDS)
    throw new BadRequest(`range specified by start and end exceeds 168h0m0s. received start=${start} end=${end}`);
  return { fromMs: start * 1000, toMs: end * 1000 };
}

function readUnsigned(query: URLSearchParams, name: string): number {
  const raw = query.get(name) ?? '';
  if (raw !== '' && !/^\d{1,12}$/.test(raw)) throw new BadRequest(`invalid ${name}: Unix seconds are expected`);
  return Number(raw);
}

function readLimit(raw: string | null): number {
  if (raw === null || raw === '') return DEFAULT_LIMIT;
  if (!/^\d+$/.test(raw) || Number(raw) === 0) throw new BadRequest('invalid limit: must be a positive number');
  if (Number(raw) > MAX_LIMIT) throw new BadRequest(`limit ${raw} exceeds max limit ${MAX_LIMIT}`);
  return Number(raw);
}

function readSpansPerSpanset(raw: string | null): number {
  if (raw === null || raw === '') return DEFAULT_SPANS;
  if (!/^\d+$/.test(raw)) throw new BadRequest('invalid spss: must be a non-negative number');
  if (Number(raw) > MAX_SPANS) throw new BadRequest(`spans per span set exceeds ${MAX_SPANS}. received ${raw}`);
  return Number(raw) || DEFAULT_SPANS;
}

/** The older way to ask: `tags` in logfmt, all on one span and compared as strings, and the trace's duration. */
function tagsQuery(query: URLSearchParams): TraceQuery {
  const conditions: Condition[] = parseLogfmt(query.get('tags') ?? '').map(([key, value]) => ({
    type: 'compare',
    field: key === 'name' ? { type: 'intrinsic', name: 'name' } : { type: 'attribute', scope: 'any', key },
    op: '=',
    literal: { type: 'string', value },
  }));
  for (const [name, op] of [
    ['minDuration', '>='],
    ['maxDuration', '<='],
  ] as const) {
    const raw = query.get(name);
    if (raw === null || raw === '') continue;
    const literal = { type: 'duration', value: readDuration(raw) } as const;
    conditions.push({ type: 'compare', field: { type: 'intrinsic', name: 'traceDuration' }, op, literal });
  }
  const where = conditions.reduce<Condition>((left, right) => ({ type: 'and', left, right }), {
    type: 'constant',
    value: true,
  });
  return { spanset: { type: 'filter', where }, counts: [], select: [] };
}
