import { say } from '../say';

export type Lost = 'spans' | 'log records' | 'metric data points';

/** In one burst of losses the first line comes this long after the first of them, so that it has more than one batch in it. */
const GATHERED_MS = 1_000;
const BETWEEN_LINES_MS = 60_000;

/** Says how much telemetry was lost and why: one line, once a minute at most. */
export class Losses {
  private readonly lost = new Map<string, number>();
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (line: string) => void = say) {}

  count(what: Lost, count: number, why: 'queue full' | 'not delivered'): void {
    const key = `${what} (${why})`;
    this.lost.set(key, (this.lost.get(key) ?? 0) + count);
    const wait = Math.max(GATHERED_MS, this.toldAt + BETWEEN_LINES_MS - Date.now());
    this.timer ??= setTimeout(() => this.tellNow(), wait).unref();
  }

  /** Says what has not been said yet; for the end of the process. */
  tellNow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lost.size === 0) return;
    const counts = [...this.lost].map(([key, count]) => `${count} ${key}`).join(', ');
    const full = [...this.lost.keys()].some((key) => key.endsWith('(queue full)'));
    this.lost.clear();
    this.toldAt = Date.now();
    this.tell(
      `telemetry was lost: ${counts}. The service is not affected.${full ? ' The receiver is too slow, or OTEL_BSP_MAX_QUEUE_SIZE or OTEL_BLRP_MAX_QUEUE_SIZE too small.' : ''}`,
    );
  }
}
