import { type Trace } from '../span/model.js';

/** Milliseconds since 1970; 0 for a trace without spans. */
export function startOf(trace: Trace | undefined): number {
  const first = (trace?.spans ?? []).reduce((least, span) => Math.min(least, span.startMs), Infinity);
  return Number.isFinite(first) ? first : 0;
}

export function endOf(trace: Trace | undefined): number {
  return (trace?.spans ?? []).reduce((most, span) => Math.max(most, span.endMs), 0);
}
