import type { SpanStore } from '../../db/span-store.js';
import { json, type Answer } from '../../http/reply.js';
import type { Json } from '../json.js';
import { matchingTraces } from '../search.js';
import { timestampOf, type Grid } from './grid.js';
import { readInstant, readRange, type MetricsRequest } from './request.js';
import { SeriesSet, type Series } from './series.js';

/** `GET /api/metrics/query_range`: series over time (Tempo's QueryRangeResponse). */
export async function metricsRange(store: SpanStore, parameters: URLSearchParams): Promise<Answer> {
  const request = readRange(parameters);
  const set = await gather(store, request);
  const series = set.finished().map((one) => seriesJson(one, request.grid));
  return json({ series: series.filter(({ samples }) => samples.length > 0), ...status(set, request) });
}

/** `GET /api/metrics/query`: one value a series for the whole time. */
export async function metricsInstant(store: SpanStore, parameters: URLSearchParams): Promise<Answer> {
  const request = readInstant(parameters);
  const set = await gather(store, request);
  const series = set
    .finished()
    .flatMap(({ labels, values: [value = NaN] }) => (Number.isNaN(value) ? [] : [{ labels, ...valueJson(value) }]));
  return json({ series, ...status(set, request) });
}

async function gather(store: SpanStore, request: MetricsRequest): Promise<SeriesSet> {
  const { startNs, endNs } = request.grid;
  const window = { fromMs: Number(startNs / 1_000_000n), toMs: Number(endNs / 1_000_000n) + 1 };
  const set = new SeriesSet(request);
  for await (const { trace, matched } of matchingTraces(store, { query: request.query, window }))
    set.add(trace, matched);
  return set;
}

function seriesJson({ labels, values, exemplars }: Series, grid: Grid): { samples: Json[] } & Json {
  const samples = values.flatMap((value, interval) =>
    Number.isNaN(value) ? [] : [{ timestampMs: timestampOf(grid, interval), ...valueJson(value) }],
  );
  const shown = exemplars
    .map(({ interval, value = values[interval] ?? 0, ...rest }) => ({ ...rest, value }))
    .sort((a, b) => a.timestampMs - b.timestampMs)
    .map((exemplar) => ({
      labels: exemplar.labels,
      ...valueJson(exemplar.value),
      timestampMs: String(exemplar.timestampMs),
    }));
  return { labels, samples, ...(shown.length > 0 && { exemplars: shown }) };
}

/** Zero is proto3's default and not written. */
const valueJson = (value: number): Json => (value === 0 ? {} : { value });

function status({ partial }: SeriesSet, { maxSeries }: MetricsRequest): Json {
  const metrics = { completedJobs: 1, totalJobs: 1 };
  if (!partial) return { metrics };
  const message = `Response exceeds maximum series limit of ${maxSeries}, a partial response is returned. Warning: the accuracy of each individual value is not guaranteed.`;
  return { metrics, status: 'PARTIAL', message };
}
