import { type Context, type Span } from '@opentelemetry/api';
import { type StoreContextManager } from '../context-manager';
import { recordFailure } from '../traces/failure';

/** Does `work` in `context` and ends `span` when it is done, be it at once, when its promise settles, or by an error. */
export function inSpan<T>(contexts: StoreContextManager, span: Span, context: Context, work: () => T): T {
  let result: T;
  try {
    result = contexts.storage.run(context, work);
  } catch (error) {
    recordFailure(span, error);
    span.end();
    throw error;
  }
  if (!isPromise(result)) {
    span.end();
    return result;
  }
  return result.then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      recordFailure(span, error);
      span.end();
      throw error;
    },
  ) as T;
}

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;
