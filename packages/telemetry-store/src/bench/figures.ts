export interface Percentiles {
  p50_ms: number;
  p99_ms: number;
}

export function percentiles(milliseconds: readonly number[]): Percentiles {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

export const round = (value: number): number => Math.round(value * 100) / 100;
