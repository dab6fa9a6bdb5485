/** The time of a metrics query, cut into intervals; Unix nanoseconds. */
export interface Grid {
  /** A span counts that starts after `startNs` and not after `endNs`. */
  startNs: bigint;
  endNs: bigint;
  stepNs: bigint;
  intervals: number;
}

/**
 * Both ends on multiples of the step and one interval before, as Tempo lays it (pkg/traceql/engine_metrics.go, AlignRequest), so that the same
 * hour asked again gives the same numbers.
 */
export function alignedGrid(fromNs: bigint, toNs: bigint, stepNs: bigint): Grid {
  const startNs = fromNs - (fromNs % stepNs) - stepNs;
  const over = toNs % stepNs;
  const endNs = over === 0n ? toNs : toNs + stepNs - over;
  return { startNs, endNs, stepNs, intervals: Number((endNs - startNs) / stepNs) };
}

/** One interval for all: what an instant query asks for. */
export const instantGrid = (startNs: bigint, endNs: bigint): Grid => ({
  startNs,
  endNs,
  stepNs: endNs - startNs,
  intervals: 1,
});

/** The interval of a time, -1 for one outside. Intervals are closed at their right end. */
export function intervalOf({ startNs, endNs, stepNs }: Grid, timeNs: bigint): number {
  return timeNs <= startNs || timeNs > endNs ? -1 : Number((timeNs - startNs - 1n) / stepNs);
}

/** Unix milliseconds at which an interval's sample stands: its end. */
export const timestampOf = ({ startNs, stepNs }: Grid, interval: number): string =>
  String((startNs + BigInt(interval + 1) * stepNs) / 1_000_000n);
