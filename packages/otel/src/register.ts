/**
 * The first import of a `main.ts`, before anything else is loaded:
 *
 *     import '@demo/otel/register';
 *     import { bootstrap } from './bootstrap';
 *
 * Telemetry never takes the application down: what fails here is said on stderr, and the service starts without it.
 */
import { say } from './say';
import { startTelemetry } from './start';

try {
  startTelemetry();
} catch (error) {
  say(
    `telemetry could not be set up, the service starts without it: ${error instanceof Error ? error.message : String(error)}`,
  );
}
