const SECOND = 1e9;
const SMALL: readonly (readonly [nanoseconds: number, unit: string])[] = [
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

/** A duration as Go writes it (https://pkg.go.dev/time#Duration.String), and so Tempo: `1h0m1.5s`, `12ms`, `0s`. */
export function goDuration(nanoseconds: number): string {
  const sign = nanoseconds < 0 ? '-' : '';
  const rest = Math.abs(nanoseconds);
  if (rest === 0) return '0s';
  if (rest < SECOND) {
    const [size, unit] = SMALL.find(([size]) => rest >= size) ?? [1, 'ns'];
    return `${sign}${rest / size}${unit}`;
  }
  const minutes = Math.floor(rest / (60 * SECOND));
  // Whole nanoseconds, so that no binary fraction shows.
  const seconds = Number(((rest - minutes * 60 * SECOND) / SECOND).toFixed(9));
  const hours = Math.floor(minutes / 60);
  return `${sign}${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes % 60}m` : ''}${seconds}s`;
}
