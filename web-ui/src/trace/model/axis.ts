// The stretch of time that is drawn: all of it, or what somebody looks at more closely.
import { type Axis } from './waterfall';

/** Closer than this (of the whole) nothing more can be told apart. */
const CLOSEST = 1 / 10_000;

/** Where on the axis a moment is, 0 to 1; beyond it where the moment is not in sight. */
const placeOn = (timeMs: number, axis: Axis): number => (timeMs - axis.startMs) / (axis.endMs - axis.startMs);

/** As `placeOn`, held to what is drawn. */
export const shareOn = (timeMs: number, axis: Axis): number => Math.min(1, Math.max(0, placeOn(timeMs, axis)));

export const isOn = (from: number, until: number, axis: Axis): boolean => until >= axis.startMs && from <= axis.endMs;

/** A stretch of `whole` from any two moments; `whole` itself where they are too close to show anything. */
export function stretchOf(whole: Axis, oneMs: number, otherMs: number): Axis {
  const startMs = Math.max(whole.startMs, Math.min(oneMs, otherMs));
  const endMs = Math.min(whole.endMs, Math.max(oneMs, otherMs));
  return endMs - startMs < (whole.endMs - whole.startMs) * CLOSEST ? whole : { startMs, endMs };
}

/** Half or twice as much time around a moment, never more than `whole`. */
export function zoomed(whole: Axis, view: Axis, aroundMs: number, factor: number): Axis {
  const width = (view.endMs - view.startMs) * factor;
  if (width >= whole.endMs - whole.startMs) return whole;
  const center = Math.min(view.endMs, Math.max(view.startMs, aroundMs));
  const startMs = Math.min(whole.endMs - width, Math.max(whole.startMs, center - width / 2));
  return stretchOf(whole, startMs, startMs + width);
}
