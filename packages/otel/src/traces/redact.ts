import path from 'node:path';
import { type ReadableSpan } from '@opentelemetry/sdk-trace';
import { type StartedSpan } from './finish';

/**
 * Takes out of a span that starts what no telemetry should hold. TypeORM's instrumentation writes the arguments of `save` and its
 * like, that is the customer's data, into db.query.text, and the database file's path into db.namespace; a query says what was
 * searched for.
 */
export function redactAttributes({ attributes }: StartedSpan): void {
  for (const key of ['url.full', 'url.query']) {
    const url = attributes[key];
    if (typeof url === 'string' && url.includes('=')) attributes[key] = withoutValues(url);
  }
  if (attributes['db.system.name'] === undefined) return;
  // The name in the conventions; TypeORM calls the engine by its driver.
  if (attributes['db.system.name'] === 'postgres') attributes['db.system.name'] = 'postgresql';
  const text = attributes['db.query.text'];
  if (typeof text === 'string' && text.startsWith('{')) delete attributes['db.query.text'];
  const namespace = attributes['db.namespace'];
  if (typeof namespace === 'string') attributes['db.namespace'] = path.basename(namespace);
}

/** Takes the stack, with the paths of this machine, out of the exceptions that a span recorded. */
export function redactExceptions({ events }: ReadableSpan): void {
  for (const event of events) if (event.attributes) delete event.attributes['exception.stacktrace'];
}

/** `token=secret` and `http://host/path?token=secret` with REDACTED in the place of each value, as the conventions do it. */
const withoutValues = (url: string): string =>
  url.replace(/(^|[?&])([^=&?#/:]+)=[^&#]*/g, (_, before: string, name: string) => `${before}${name}=REDACTED`);
