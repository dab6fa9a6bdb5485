import type { MatchedSpan } from '../../traceql/evaluate.js';
import type { TraceView } from '../trace-view.js';
import { nanoseconds } from '../trace-view.js';
import { bucketOf, quantile, type Buckets } from './buckets.js';
import { Budget, type Exemplar } from './exemplars.js';
import { intervalOf } from './grid.js';
import { labelsOf, measure, unitOf, type Label, type Measured } from './measure.js';
import type { MetricsRequest } from './request.js';
import { Distribution, samplesFor, type Samples } from './samples.js';

/** One line of the graph. */
export interface Series {
  labels: Label[];
  /** One an interval; NaN where there is no sample. */
  values: number[];
  exemplars: Exemplar[];
}

interface Growing {
  labels: Label[];
  samples: Samples | Distribution;
  exemplars: Exemplar[];
  budget: Budget;
}

/** What a metrics query gathers while it goes through the traces. */
export class SeriesSet {
  private readonly growing = new Map<string, Growing>();
  private readonly shared: Budget;
  /** Whether there were more series than are answered. */
  partial = false;

  constructor(private readonly request: MetricsRequest) {
    this.shared = new Budget(request.grid, request.exemplars);
  }

  /** Counts the spans of one trace that the query found. */
  add(trace: TraceView, matched: readonly MatchedSpan[]): void {
    let exampled = false;
    for (const match of matched) {
      const startNs = nanoseconds(match.span.span.startTimeUnixNano);
      const interval = intervalOf(this.request.grid, startNs);
      const series = interval < 0 ? undefined : this.count(match, trace, interval);
      // One exemplar a trace.
      if (series === undefined || exampled || !series.of.budget.take(startNs)) continue;
      exampled = true;
      series.of.exemplars.push({
        labels: [
          { key: 'trace:id', value: { stringValue: trace.shortId } },
          ...labelsOf(this.request.metrics.by, match, trace),
        ],
        timestampMs: Number(startNs / 1_000_000n),
        interval,
        value: this.request.metrics.name === 'histogram_over_time' ? undefined : series.measured?.value,
      });
    }
  }

  private count(
    match: MatchedSpan,
    trace: TraceView,
    interval: number,
  ): { of: Growing; measured: Measured | undefined } | undefined {
    const { of, by, name } = this.request.metrics;
    const measured = of && measure(of, match, trace);
    const bucket = measured?.whole === undefined ? undefined : bucketOf(measured.whole);
    const isBucketed = name === 'quantile_over_time' || name === 'histogram_over_time';
    if (of !== undefined && (measured === undefined || (isBucketed && bucket === undefined))) return undefined;
    const labels = labelsOf(by, match, trace);
    if (name === 'histogram_over_time' && of !== undefined)
      labels.push({ key: '__bucket', value: { doubleValue: (bucket ?? 0) / unitOf(of) } });
    if (labels.length === 0 && !isBucketed) labels.push({ key: '__name__', value: { stringValue: name } });
    const series = this.seriesOf(labels);
    series?.samples.add(interval, (name === 'quantile_over_time' ? bucket : measured?.value) ?? 0);
    return series && { of: series, measured };
  }

  private seriesOf(labels: Label[]): Growing | undefined {
    const key = JSON.stringify(labels);
    const known = this.growing.get(key);
    if (known !== undefined) return known;
    const { metrics, grid, maxSeries, exemplars } = this.request;
    if (this.growing.size * Math.max(1, metrics.quantiles.length) >= maxSeries) {
      this.partial = true;
      return undefined;
    }
    const fresh =
      metrics.name === 'quantile_over_time'
        ? { samples: new Distribution(grid.intervals), budget: new Budget(grid, exemplars) }
        : { samples: samplesFor(metrics.name, grid), budget: this.shared };
    const series = { labels, exemplars: [], ...fresh };
    this.growing.set(key, series);
    return series;
  }

  /** All series, those with fewer labels first, then by label and value. */
  finished(): Series[] {
    const all = [...this.growing.values()];
    const overall: Buckets = new Map();
    for (const { samples } of all) if (samples instanceof Distribution) samples.addTo(overall);
    const typical = this.request.metrics.quantiles.map((p) => this.inUnit(quantile(p, overall)));
    return all
      .flatMap(({ labels, samples, exemplars }) =>
        samples instanceof Distribution
          ? this.quantileSeries(labels, samples, exemplars, typical)
          : [{ labels, exemplars, values: samples.values() }],
      )
      .sort((a, b) => compareLabels(a.labels, b.labels));
  }

  private quantileSeries(labels: Label[], samples: Distribution, exemplars: Exemplar[], typical: number[]): Series[] {
    return this.request.metrics.quantiles.map((p, index) => ({
      labels: [...labels, { key: 'p', value: { doubleValue: p } }],
      values: samples.quantiles(p).map((value) => this.inUnit(value)),
      exemplars: exemplars.filter(({ value = 0 }) => nearest(value, typical) === index),
    }));
  }

  private inUnit(value: number): number {
    const { of } = this.request.metrics;
    return of === undefined ? value : value / unitOf(of);
  }
}

/** The index of the closest of some figures: the quantile that an exemplar is shown with. */
const nearest = (value: number, figures: readonly number[]): number =>
  figures.reduce(
    (best, figure, index) => (Math.abs(figure - value) < Math.abs((figures[best] ?? 0) - value) ? index : best),
    0,
  );

function compareLabels(a: readonly Label[], b: readonly Label[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const [one, other] = [a, b].map((labels) =>
    labels.map(({ key, value }) => `${key}\0${JSON.stringify(value)}`).join('\0'),
  ) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
}
