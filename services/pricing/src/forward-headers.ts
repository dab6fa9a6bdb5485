// The smallest thing that fixes a trace at a service that is not instrumented: hand on what came in.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Seam } from '@demo/service-kit';

/** W3C trace context and baggage, and the request id by which Envoy's access log and spans can be joined. */
const HEADERS = ['traceparent', 'tracestate', 'baggage', 'x-request-id'];

const incoming = new AsyncLocalStorage<Record<string, string>>();

/** Remembers these headers of each request, and adds them to every call made on its behalf. */
export const forwardHeaders: Seam = {
  onRequest: (request, _response, next) => {
    const kept: Record<string, string> = {};
    for (const name of HEADERS) {
      const value = request.headers[name];
      if (typeof value === 'string') kept[name] = value;
    }
    incoming.run(kept, next);
  },
  outgoingHeaders: () => incoming.getStore() ?? {},
};
