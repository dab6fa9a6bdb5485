/** How far the clock of the spans may be from the machine's before it is set again: a laptop sleeps, NTP steps. */
const TOLERANCE_MS = 20;
const CHECK_EVERY_MS = 1_000;

let origin = performance.timeOrigin;
let checked = 0;

/**
 * Now, in milliseconds since 1970 with fractions. One monotonic clock for all spans of the process, so that a child never
 * begins before its parent; OpenTelemetry's own spans begin at whole milliseconds.
 */
export function now(): number {
  const elapsed = performance.now();
  if (elapsed - checked > CHECK_EVERY_MS) {
    checked = elapsed;
    if (Math.abs(Date.now() - origin - elapsed) > TOLERANCE_MS) origin = Date.now() - elapsed;
  }
  return origin + elapsed;
}

/** As OpenTelemetry's interfaces want it: [seconds, nanoseconds]. */
export function toHrTime(milliseconds: number): [number, number] {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}

/** What a caller of the API may give as a time, in milliseconds since 1970. */
export function fromTimeInput(time: number | Date | [number, number] | undefined): number {
  if (time === undefined) return now();
  if (typeof time === 'number') return time < performance.timeOrigin ? origin + time : time;
  return Array.isArray(time) ? time[0] * 1000 + time[1] / 1e6 : time.getTime();
}
