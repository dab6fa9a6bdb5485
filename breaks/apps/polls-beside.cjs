// A refresh that was started with the program and calls the next service every 200 ms, and requests that need none of it.
const { journal, post, serve } = require('./kit/http.cjs');

setInterval(() => post(process.env.NEXT_URL, {}), 200);

serve(async (body) => {
  journal(body.ref);
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.WORKS_MS)));
});
