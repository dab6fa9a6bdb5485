// A proxy with spans of its own that hands on the header it got instead of one with its own span in it.
// INJECTS=1 is the mend.
const { context, propagation, SpanKind, trace } = require('@opentelemetry/api');
const { suppressTracing } = require('@opentelemetry/core');
const { journal, post, serve } = require('./kit/http.cjs');

serve((body, request) => {
  journal(body.ref);
  const { NEXT_URL } = process.env;
  const attributes = { 'http.request.method': 'POST', 'url.full': NEXT_URL, 'server.address': '127.0.0.1' };
  return trace.getTracer('proxy').startActiveSpan('POST', { kind: SpanKind.CLIENT, attributes }, async (span) => {
    // lesson: what it hands on
    const headers = { traceparent: request.headers.traceparent };
    if (process.env.INJECTS) propagation.inject(context.active(), headers);
    await context.with(suppressTracing(context.active()), () => post(NEXT_URL, body, headers));
    // lesson end
    span.end();
  });
});
