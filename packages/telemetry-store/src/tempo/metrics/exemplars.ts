import type { Grid } from './grid.js';
import type { Label } from './measure.js';

/** A span that stands for others of its series: where Grafana leads from a point of the graph to a trace. */
export interface Exemplar {
  labels: Label[];
  timestampMs: number;
  interval: number;
  /** What the span measures, in seconds for durations; undefined where spans are counted, and the sample's value stands for it. */
  value: number | undefined;
}

const PER_SLOT = 2;

/** Spreads exemplars over the time: at most two in each slot, and no more than asked for in all (Tempo's limitedBucketSet). */
export class Budget {
  private readonly taken = new Map<number, number>();
  private readonly slots: number;
  private left: number;

  constructor(
    private readonly grid: Grid,
    most: number,
  ) {
    this.left = most;
    this.slots = Math.max(1, Math.floor(most / PER_SLOT));
  }

  take(timeNs: bigint): boolean {
    const { startNs, endNs } = this.grid;
    const slot = Math.min(this.slots - 1, Number(((timeNs - startNs) * BigInt(this.slots)) / (endNs - startNs)));
    const taken = this.taken.get(slot) ?? 0;
    if (this.left <= 0 || taken >= PER_SLOT) return false;
    this.taken.set(slot, taken + 1);
    this.left--;
    return true;
  }
}
