import { diag } from '@opentelemetry/api';

/**
 * Runs a piece of telemetry that must never reach the application: what it throws is told to `diag` and `fallback` is the answer.
 */
export function guarded<T>(what: string, fallback: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    diag.error(`${what} failed`, error);
    return fallback;
  }
}
