import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Span, context, trace } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { onlyPlain } from '../attributes';
import { guarded } from '../guard';

/** The name under which the domain says something about what is under way, such as the order's id. */
export const ANNOTATE_CHANNEL = 'demo.annotate';

/**
 * Puts announced attributes on the active span and on the request's SERVER span, so that a trace is found by `order.id` in
 * each service that knows it.
 *
 * @returns a function that stops listening
 */
export function listenToAnnotations(): () => void {
  const onMessage = (message: unknown): void => guarded('annotating a span', undefined, () => annotate(message));
  subscribe(ANNOTATE_CHANNEL, onMessage);
  return () => void unsubscribe(ANNOTATE_CHANNEL, onMessage);
}

function annotate(message: unknown): void {
  const attributes = onlyPlain((message as { attributes?: unknown } | null)?.attributes);
  const current = context.active();
  const spans = new Set<Span | undefined>([trace.getSpan(current), getRPCMetadata(current)?.span]);
  // A span that has ended takes no attributes and says so at length: work that outlives its request is no error.
  for (const span of spans) if (span?.isRecording()) span.setAttributes(attributes);
}
