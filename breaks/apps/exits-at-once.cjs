// A job-like program: it answers its one request and exits. What the SDK still holds is lost with it.
// FLUSHES=1 is the mend: shut the SDK down first.
const sdk = require('./kit/otel.cjs').startSdk();
const { journal, post, serve } = require('./kit/http.cjs');

serve(async (body, request, response) => {
  journal(body.ref);
  await post(process.env.NEXT_URL, body);
  await new Promise((resolve) => setTimeout(resolve, 400)); // counts what it got
  // lesson: after the answer
  response.once('close', async () => {
    if (process.env.FLUSHES) await sdk.shutdown();
    process.exit(0);
  });
  // lesson end
});
