import { setTimeout as after } from 'node:timers/promises';

/** Longer than a healthy receiver needs, shorter than whoever stops the process waits. */
const FLUSH_LIMIT_MS = 2_000;
const LAST_SPANS_MS = 50;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What must be sent before the process ends. */
export interface Flushable {
  /** Sends what is waiting; may be called again. */
  flush(): Promise<unknown>;
  /** Sends what is waiting and closes; called once. */
  close(): Promise<unknown>;
}

/**
 * Sends what is waiting when the process ends: by a signal, or because nothing is left to do. Never longer than two seconds.
 *
 * A listener for a signal takes Node's default (to exit) away. So where the application does not listen, the signal is raised
 * again after the flush; where it does, the ending is the application's, and what its last requests tell is sent as it comes.
 */
export function flushAtExit(telemetry: Flushable): void {
  let closing: Promise<void> | undefined;
  let stopFlushing: (() => void) | undefined;
  const close = (): Promise<void> => {
    stopFlushing?.();
    return (closing ??= within(FLUSH_LIMIT_MS, telemetry.close()));
  };

  for (const signal of SIGNALS) {
    const onSignal = (): void => {
      if (process.listeners(signal).some((listener) => listener !== onSignal)) {
        stopFlushing ??= flushAsItComes(telemetry);
        return;
      }
      void close().finally(() => {
        process.removeListener(signal, onSignal);
        process.kill(process.pid, signal);
      });
    };
    process.on(signal, onSignal);
  }
  process.once('beforeExit', () => void close());
}

/**
 * The application is closing down and may leave by `process.exit` at any moment, after which nothing can be sent. One flush at a
 * time: metrics always have something to send, so that overlapping requests to a slow receiver would keep the process alive for ever.
 *
 * @returns a function that stops it
 */
function flushAsItComes(telemetry: Flushable): () => void {
  let pause: NodeJS.Timeout | undefined;
  let stopped = false;
  const flush = async (): Promise<void> => {
    await telemetry.flush().catch(() => undefined);
    if (!stopped) pause = setTimeout(() => void flush(), LAST_SPANS_MS).unref();
  };
  void flush();
  return () => {
    stopped = true;
    clearTimeout(pause);
  };
}

async function within(limit: number, work: Promise<unknown>): Promise<void> {
  // Not holding the process open: when the work is done first, it may end at once.
  await Promise.race([work.catch(() => undefined), after(limit, undefined, { ref: false })]);
}
