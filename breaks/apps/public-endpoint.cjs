// The door to the world: it trusts no caller's context, starts its own trace and keeps a link to the caller's.
const { context, propagation, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { clients, journal, serve } = require('./kit/http.cjs');

serve(async (body, request) => {
  const caller = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, request.headers));
  const attributes = { 'http.request.method': request.method, 'url.path': request.url };
  const options = { kind: SpanKind.SERVER, attributes, links: caller === undefined ? [] : [{ context: caller }] };
  const span = trace.getTracer('front-door').startSpan('POST', options, ROOT_CONTEXT);
  await context.with(trace.setSpan(ROOT_CONTEXT, span), async () => {
    journal(body.ref);
    await clients.fetch(process.env.NEXT_URL, body);
  });
  span.end();
});
