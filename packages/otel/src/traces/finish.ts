import { type Context } from '@opentelemetry/api';
import { type ReadableSpan, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { handOnRoute } from './nest';
import { redactAttributes, redactExceptions } from './redact';
import { nameStatement } from './sql';

/** A span as a processor gets it at its start: readable and writable. */
export type StartedSpan = Span;

/** What this package does to each span before it is exported: names what its instrumentation leaves nameless, takes out what is private. */
export class FinishSpans implements SpanProcessor {
  onStart(span: StartedSpan, parent: Context): void {
    handOnRoute(span, parent);
    redactAttributes(span);
    nameStatement(span);
  }

  onEnd(span: ReadableSpan): void {
    redactExceptions(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
