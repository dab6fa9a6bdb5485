// The first request starts the refresh that then runs for ever: all it does hangs on that request's trace.
// STARTS_CLEAN=1 is the mend: the refresh starts outside of any request.
const { context, ROOT_CONTEXT } = require('@opentelemetry/api');
const { journal, post, serve } = require('./kit/http.cjs');

let refresh;

serve(async (body) => {
  journal(body.ref);
  // lesson: the refresh
  const start = () => setInterval(() => post(process.env.NEXT_URL, {}), 200);
  refresh ??= process.env.STARTS_CLEAN ? context.with(ROOT_CONTEXT, start) : start();
  // lesson end
  await post(process.env.NEXT_URL, body);
});
