/** Counts by the upper bound of their bucket; bounds are powers of two of the measured unit. */
export type Buckets = Map<number, number>;

/** The power of two that a value is rounded up to; undefined for what Tempo puts in no bucket (below 2). */
export function bucketOf(value: number): number | undefined {
  if (!(value >= 2)) return undefined;
  let bound = 2;
  while (bound < value) bound *= 2;
  return bound;
}

/**
 * The quantile, interpolated on a logarithmic scale within its bucket; 0 where nothing was counted. Tempo's Log2Quantile
 * (pkg/traceql/engine_metrics.go), so that both give the same figure.
 */
export function quantile(p: number, buckets: Buckets): number {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  // Rounded up, so that a high quantile of few samples is no low one.
  const wanted = Math.max(1, Math.ceil(p * total));
  let counted = 0;
  for (const [index, [bound, count]] of sorted.entries()) {
    if (counted + count === wanted) return bound;
    if (counted + count > wanted) {
      const upper = Math.log2(bound);
      const lower = index > 0 ? Math.log2((sorted[index - 1] as [number, number])[0]) : upper - 1;
      return 2 ** (lower + (upper - lower) * ((wanted - counted) / count));
    }
    counted += count;
  }
  return 0;
}
