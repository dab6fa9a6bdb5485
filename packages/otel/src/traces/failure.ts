import { type Span, SpanStatusCode } from '@opentelemetry/api';

const MESSAGE_LIMIT = 256;

/**
 * Marks a span as failed with the error's type and message. Only those: an error's other properties may hold what the caller
 * sent (a failed query carries its parameters), and its stack holds the paths of this machine.
 */
export function recordFailure(span: Span, error: unknown): void {
  const { type, message } = describe(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.addEvent('exception', { 'exception.type': type, 'exception.message': message });
  span.setAttribute('error.type', type);
}

function describe(error: unknown): { type: string; message: string } {
  if (typeof error === 'string') return { type: 'string', message: cut(error) };
  const { name, message, constructor } = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
    constructor?: { name?: string };
  };
  if (typeof message !== 'string') return { type: typeof error, message: 'a value that is no Error was thrown' };
  const own = constructor?.name === 'Object' ? undefined : constructor?.name;
  return { type: own || (typeof name === 'string' && name) || 'Error', message: cut(message) };
}

const cut = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, MESSAGE_LIMIT);
