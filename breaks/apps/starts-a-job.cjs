// Asks a job API to do something later, notes which job it became and answers. CONTEXT=injected puts the context into the job.
const { context, propagation, trace } = require('@opentelemetry/api');
const { clients, journal, serve } = require('./kit/http.cjs');

const ask = clients[process.env.CLIENT ?? 'http'];

serve(async (body) => {
  journal(body.ref);
  // lesson: the job
  const job = { ref: body.ref, headers: {} };
  if (process.env.CONTEXT === 'injected') propagation.inject(context.active(), job.headers);
  const { id } = await ask(process.env.NEXT_URL, job);
  trace.getActiveSpan().setAttribute('job.id', id);
  // lesson end
  return { status: 202, id };
});
