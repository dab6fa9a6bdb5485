// A middleware that runs in a context of its own, made when it was loaded: its span is no part of the request, and every request
// has one. BINDS=1 is the mend: it runs in the context of the request.
const { AsyncResource } = require('node:async_hooks');
const { trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const tracer = trace.getTracer('middleware');
// lesson: the context of the middleware
const own = new AsyncResource('middleware');
// lesson end

function check(body) {
  return tracer.startActiveSpan('check the visitor', async (span) => {
    journal(body.ref);
    await new Promise((resolve) => setTimeout(resolve, 4));
    span.end();
  });
}

serve(async (body) => {
  journal(body.ref);
  // lesson: each request passes it
  await (process.env.BINDS ? check(body) : own.runInAsyncScope(check, null, body));
  // lesson end
  await new Promise((resolve) => setTimeout(resolve, 10));
});
