// It loads OpenTelemetry last too, but calls through the http object, which is patched in place: nothing is lost.
const http = require('node:http');
require('./kit/otel.cjs').startSdk();
const { journal, post, serve } = require('./kit/http.cjs');

serve(async (body) => {
  journal(body.ref);
  await post(process.env.NEXT_URL, body, {}, (...args) => http.request(...args));
});
