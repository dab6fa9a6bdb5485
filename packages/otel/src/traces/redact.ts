import path from 'node:path';
import { type Attributes, type Span } from '@opentelemetry/api';
import { type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

/**
 * Takes out of spans what no telemetry should hold. TypeORM's instrumentation writes the arguments of `save` and its like, that
 * is the customer's data, into db.query.text, and the database file's path into db.namespace; a recorded exception brings
 * a stack with the paths of this machine; a query says what was searched for.
 */
export class Redact implements SpanProcessor {
  onStart(span: Span & Partial<ReadableSpan>): void {
    const attributes = span.attributes as Attributes | undefined;
    if (attributes === undefined) return;
    for (const key of ['url.full', 'url.query']) {
      const url = attributes[key];
      if (typeof url === 'string') attributes[key] = withoutValues(url);
    }
    if (attributes['db.system.name'] === undefined) return;
    const text = attributes['db.query.text'];
    if (typeof text === 'string' && text.startsWith('{')) delete attributes['db.query.text'];
    const namespace = attributes['db.namespace'];
    if (typeof namespace === 'string') attributes['db.namespace'] = path.basename(namespace);
  }

  onEnd(span: ReadableSpan): void {
    for (const event of span.events) if (event.attributes) delete event.attributes['exception.stacktrace'];
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** `token=secret` and `http://host/path?token=secret` with REDACTED in the place of each value, as the conventions do it. */
const withoutValues = (url: string): string =>
  url.replace(/(^|[?&])([^=&?#/:]+)=[^&#]*/g, (_, before: string, name: string) => `${before}${name}=REDACTED`);
