import { BadRequest } from '../../http/bad-request.js';
import type { MetricsFunction, TraceQuery } from '../../traceql/ast.js';
import { readDuration } from '../../traceql/literals.js';
import { parseTraceQl } from '../../traceql/parse.js';
import { goDuration } from '../go-duration.js';
import { alignedGrid, instantGrid, type Grid } from './grid.js';

const SECOND = 1_000_000_000n;
const MILLISECOND = 1_000_000n;
/** Tempo's defaults and limits (pkg/api/http.go, modules/frontend/config.go of 3.0). */
const DEFAULT_SINCE = 3600n * SECOND;
const MAX_RANGE = 24n * 3600n * SECOND;
const MAX_INTERVALS = 10_000n;
const MAX_EXEMPLARS = 100;
const MAX_SERIES = 1000;

export interface MetricsRequest {
  query: TraceQuery;
  metrics: MetricsFunction;
  grid: Grid;
  exemplars: number;
  maxSeries: number;
}

/** Reads `/api/metrics/query_range`: `q` or `query`, `start`, `end`, `since`, `step`, `exemplars`, `maxSeries`; throws BadRequest. */
export function readRange(query: URLSearchParams): MetricsRequest {
  const [startNs, endNs] = readTimes(query);
  const stepNs = readStep(query.get('step') ?? '', endNs - startNs);
  if ((endNs - startNs) / stepNs > MAX_INTERVALS) {
    const [is, least] = [stepNs, (endNs - startNs) / MAX_INTERVALS].map((ns) => goDuration(Number(ns)));
    throw new BadRequest(`step of ${is} is too small, minimum step for given range is ${least}`);
  }
  return {
    ...readQuery(query),
    grid: alignedGrid(startNs, endNs, stepNs),
    exemplars: Math.min(readCount(query, 'exemplars') || MAX_EXEMPLARS, MAX_EXEMPLARS),
    maxSeries: Math.min(readCount(query, 'maxSeries') || MAX_SERIES, MAX_SERIES),
  };
}

/** Reads `/api/metrics/query`: as above, without steps. */
export function readInstant(query: URLSearchParams): MetricsRequest {
  return { ...readQuery(query), grid: instantGrid(...readTimes(query)), exemplars: 0, maxSeries: MAX_SERIES };
}

function readQuery(parameters: URLSearchParams): Pick<MetricsRequest, 'query' | 'metrics'> {
  const query = parseTraceQl(parameters.get('q') ?? parameters.get('query') ?? '');
  if (query.metrics === undefined)
    throw new BadRequest('not a metrics query: end it with a function such as | rate() or | count_over_time()');
  return { query, metrics: query.metrics };
}

/** A count that is not one is none given, as in Tempo. */
function readCount(query: URLSearchParams, name: string): number {
  const raw = query.get(name) ?? '';
  return /^\d+$/.test(raw) ? Number(raw) : 0;
}

function readTimes(query: URLSearchParams): [startNs: bigint, endNs: bigint] {
  const nowNs = BigInt(Date.now()) * MILLISECOND;
  const since = query.get('since') ?? '';
  const sinceNs = since === '' ? DEFAULT_SINCE : BigInt(Math.round(readDuration(since)));
  const endNs = readTime(query, 'end') ?? nowNs;
  const startNs = readTime(query, 'start') ?? (endNs < nowNs ? endNs : nowNs) - sinceNs;
  if (startNs >= endNs) throw new BadRequest('end must be greater than start');
  if (endNs - startNs > MAX_RANGE)
    throw new BadRequest(
      `metrics query time range exceeds the maximum allowed duration of ${goDuration(Number(MAX_RANGE))}`,
    );
  return [startNs, endNs];
}

/** Unix seconds (with a fraction or of at most ten digits), Unix nanoseconds, or RFC 3339. */
function readTime(query: URLSearchParams, name: string): bigint | undefined {
  const raw = query.get(name) ?? '';
  if (raw === '') return undefined;
  if (/^\d{1,19}$/.test(raw)) return raw.length <= 10 ? BigInt(raw) * SECOND : BigInt(raw);
  if (/^\d{1,10}\.\d*$/.test(raw)) return BigInt(Math.round(Number(raw) * 1000)) * MILLISECOND;
  const ms = /^\d{4}-\d\d-\d\dT/.test(raw) ? Date.parse(raw) : NaN;
  if (Number.isNaN(ms))
    throw new BadRequest(
      `could not parse '${name}' parameter: Unix seconds, Unix nanoseconds or RFC 3339 are expected`,
    );
  return BigInt(ms) * MILLISECOND;
}

/** Seconds or a duration; where none is given, one that makes some 240 intervals. */
function readStep(raw: string, rangeNs: bigint): bigint {
  if (raw === '') return defaultStep(rangeNs);
  const ns = /^\d+(\.\d+)?$/.test(raw) ? Number(raw) * Number(SECOND) : readDuration(raw);
  if (!(ns >= 1)) throw new BadRequest(`cannot parse "${raw}": step must be positive`);
  return BigInt(Math.round(ns));
}

const STEPS = [3600n, 300n, 60n, 15n, 5n, 1n].map((seconds) => seconds * SECOND);
const FINE = 50n * MILLISECOND;

/** Tempo's DefaultQueryRangeStep. */
function defaultStep(rangeNs: bigint): bigint {
  const wanted = rangeNs / 240n;
  if (rangeNs < 60n * SECOND) return wanted > FINE ? wanted - (wanted % FINE) : FINE;
  const unit = STEPS.find((step) => wanted > step);
  return unit === undefined ? SECOND : wanted - (wanted % unit);
}
