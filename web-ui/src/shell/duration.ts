// How long something took, the same in every language.

/** A duration with three significant digits: `640 µs`, `12.4 ms`, `1.31 s`; one of whole milliseconds claims no more: `5 ms`. */
export function duration(ms: number): string {
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms === 0) return '0';
  if (ms < 0.9995) return `${significant(ms * 1000)} µs`;
  if (ms < 1000 && Number.isInteger(ms)) return `${ms} ms`;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 60_000) return `${significant(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
