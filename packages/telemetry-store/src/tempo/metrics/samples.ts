import type { MetricsFunction } from '../../traceql/ast.js';
import { quantile, type Buckets } from './buckets.js';
import type { Grid } from './grid.js';

/** The values of one series, one an interval; NaN where there is none. */
export interface Samples {
  add(interval: number, value: number): void;
  values(): number[];
}

const NANOSECONDS = 1e9;

/** Spans counted: `rate()` per second of the step. */
function counted({ intervals, stepNs }: Grid, perSecond: boolean): Samples {
  const counts = new Array<number>(intervals).fill(0);
  const by = perSecond ? Number(stepNs) / NANOSECONDS : 1;
  return {
    add: (interval) => {
      counts[interval] = (counts[interval] ?? 0) + 1;
    },
    values: () => counts.map((count) => count / by),
  };
}

/** Values of spans put together two by two; an interval without a span has no sample. */
function folded({ intervals }: Grid, fold: (known: number, value: number, seen: number) => number): Samples {
  const values = new Array<number>(intervals).fill(NaN);
  const seen = new Array<number>(intervals).fill(0);
  return {
    add: (interval, value) => {
      const before = (seen[interval] ??= 0);
      values[interval] = before === 0 ? value : fold(values[interval] as number, value, before);
      seen[interval] = before + 1;
    },
    values: () => values,
  };
}

/** What a function keeps of a series; quantiles are kept in buckets apart. */
export function samplesFor(name: Exclude<MetricsFunction['name'], 'quantile_over_time'>, grid: Grid): Samples {
  switch (name) {
    case 'rate':
    case 'count_over_time':
    case 'histogram_over_time':
      return counted(grid, name === 'rate');
    case 'min_over_time':
      return folded(grid, (least, value) => Math.min(least, value));
    case 'max_over_time':
      return folded(grid, (most, value) => Math.max(most, value));
    case 'sum_over_time':
      return folded(grid, (sum, value) => sum + value);
    case 'avg_over_time':
      return folded(grid, (mean, value, seen) => mean + (value - mean) / (seen + 1));
  }
}

/** The buckets of one series, interval by interval: as many quantiles as are asked for come out of them. */
export class Distribution {
  private readonly byInterval = new Map<number, Buckets>();

  constructor(private readonly intervals: number) {}

  add(interval: number, bucket: number): void {
    const buckets = this.byInterval.get(interval) ?? new Map<number, number>();
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    this.byInterval.set(interval, buckets);
  }

  /** An interval without a span counts as 0, as in Tempo. */
  quantiles(p: number): number[] {
    return Array.from({ length: this.intervals }, (_, interval) => {
      const buckets = this.byInterval.get(interval);
      return buckets === undefined ? 0 : quantile(p, buckets);
    });
  }

  addTo(all: Buckets): void {
    for (const buckets of this.byInterval.values())
      for (const [bound, count] of buckets) all.set(bound, (all.get(bound) ?? 0) + count);
  }
}
