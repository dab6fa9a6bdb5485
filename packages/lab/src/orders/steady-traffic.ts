import { setTimeout as sleep } from 'node:timers/promises';
import { placeOrder, type Wanted } from './place-order.js';

const REPORT_MS = 5000;

/**
 * Places `ratePerSecond` orders a second at fixed moments, whether or not earlier ones are answered, and reports every five
 * seconds. Ctrl-C ends it early.
 * @returns how many were not confirmed
 */
export async function steadyTraffic(
  orderUrl: string,
  wanted: Wanted,
  ratePerSecond: number,
  durationMs: number,
): Promise<number> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  const begun = Date.now();
  const outcomes = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const report = setInterval(() => say(begun, outcomes), REPORT_MS);
  for (let next = 0; next * (1000 / ratePerSecond) < durationMs && !stopped.signal.aborted; next += 1) {
    const due = begun + next * (1000 / ratePerSecond);
    await sleep(Math.max(0, due - Date.now()), undefined, { signal: stopped.signal }).catch(() => undefined);
    if (stopped.signal.aborted) break;
    const one = placeOrder(orderUrl, wanted)
      .then(({ status, httpStatus }) => (httpStatus === 201 ? 'confirmed' : status))
      .catch(() => 'no answer')
      .then((outcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1))
      .finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
  clearInterval(report);
  say(begun, outcomes);
  return [...outcomes].filter(([outcome]) => outcome !== 'confirmed').reduce((sum, [, count]) => sum + count, 0);
}

function say(begun: number, outcomes: ReadonlyMap<string, number>): void {
  const counts = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'none answered yet';
  process.stdout.write(`${Math.round((Date.now() - begun) / 1000)} s: ${counts}\n`);
}
