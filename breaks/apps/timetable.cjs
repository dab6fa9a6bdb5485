// Serves requests, and has work that nobody asks for: croner runs it every second. FIRST_REF: the number of its first run for the stage.
const { Cron } = require('croner');
const { trace } = require('@opentelemetry/api');
const { journal, post, serve } = require('./kit/http.cjs');

const { NEXT_URL, FIRST_REF, RUNS, WORKS_MS } = process.env;
let ref = Number(FIRST_REF);

// lesson: the timetable
const interest = new Cron('* * * * * *', { maxRuns: Number(RUNS), paused: true }, () =>
  trace.getTracer('timetable').startActiveSpan('add the interest', async (span) => {
    journal(ref);
    await post(NEXT_URL, { ref: ref++ });
    span.end();
  }),
);
// lesson end
if (Number(RUNS) > 0) interest.resume();

serve(async (body) => {
  journal(body.ref);
  await new Promise((resolve) => setTimeout(resolve, Number(WORKS_MS)));
  await post(NEXT_URL, body);
});
