// The ordinary program: takes a request, asks the next service if there is one, answers.
// NEXT_URL: whom it asks (several: comma). CLIENT: http, fetch or grpc. HANDS_ON: headers it copies by hand.
// ANSWERS_FIRST: it answers at once and asks afterwards. FAILS_FIRST: its first n answers are 503.
const { trace } = require('@opentelemetry/api');
const { clients, journal, serve } = require('./kit/http.cjs');

const env = process.env;
const next = (env.NEXT_URL ?? '').split(',').filter(Boolean);
const handsOn = (env.HANDS_ON ?? '').split(',').filter(Boolean);
const ask = clients[env.CLIENT ?? 'http'];
let failures = Number(env.FAILS_FIRST ?? 0);

serve(async (body, request) => {
  journal(body.ref);
  if (env.TELLS) trace.getActiveSpan()?.setAttribute(env.TELLS, body.id);
  await pause(env.WORKS_MS);
  // lesson: what it hands on by hand
  const copied = Object.fromEntries(
    handsOn.filter((name) => request.headers[name]).map((name) => [name, request.headers[name]]),
  );
  // lesson end
  const asked = async () => {
    for (const url of next) await ask(url, body, copied);
  };
  if (failures-- > 0) return { status: 503 };
  if (env.ANSWERS_FIRST) setTimeout(asked, 20);
  else await asked();
  await pause(env.LINGERS_MS);
});

function pause(ms) {
  return ms === undefined ? undefined : new Promise((resolve) => setTimeout(resolve, Number(ms)));
}
