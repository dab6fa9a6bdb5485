// The ordinary gRPC service: takes a call, asks the next service if there is one, answers. A gRPC server hands nothing on by itself.
// SERVES: what it serves. NEXT_URL: whom it asks. HANDS_ON=1 is the mend.
const { trace } = require('@opentelemetry/api');
const { journal } = require('./kit/http.cjs');
const { askByGrpc, serveGrpc } = require('./kit/grpc.cjs');

const { NEXT_URL, TELLS } = process.env;

serveGrpc(async (message, metadata) => {
  journal(message.ref);
  if (TELLS) trace.getActiveSpan()?.setAttribute(TELLS, message.id);
  if (!NEXT_URL || message.known) return { known: true };
  // lesson: the metadata of the call it makes
  const headers = {};
  if (process.env.HANDS_ON) for (const name of ['traceparent', 'tracestate']) copy(metadata, headers, name);
  return askByGrpc(NEXT_URL, message, headers);
  // lesson end
});

function copy(metadata, headers, name) {
  const [value] = metadata.get(name);
  if (value !== undefined) headers[name] = value;
}
