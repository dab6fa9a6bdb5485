// Works off the jobs that others started. READS=parent continues the trace of who started it, READS=link begins its own with a link to it;
// otherwise it begins its own, or works within pg-boss's own span (TRACES_JOBS). KEEPS_HOUSE: it also starts jobs of its own.
const { propagation, ROOT_CONTEXT, trace } = require('@opentelemetry/api');
const { startBoss } = require('./kit/jobs.cjs');
const { journal, serve } = require('./kit/http.cjs');

const tracer = trace.getTracer('worker');

async function render(data) {
  journal(data.ref);
  await new Promise((resolve) => setTimeout(resolve, 40));
}

async function withinTheSpanOfTheQueue([{ id, data }]) {
  trace.getActiveSpan()?.setAttribute('job.id', id);
  await render(data);
}

async function withASpanOfItsOwn([{ id, data }]) {
  const attributes = { 'job.id': id };
  // lesson: whose trace the work belongs to
  const starter = propagation.extract(ROOT_CONTEXT, data.headers ?? {});
  const links = process.env.READS === 'link' ? [{ context: trace.getSpanContext(starter) }] : [];
  const parent = process.env.READS === 'parent' ? starter : ROOT_CONTEXT;
  await tracer.startActiveSpan('render a film', { attributes, links }, parent, async (span) => {
    // lesson end
    await render(data);
    span.end();
  });
}

startBoss('films').then(async (boss) => {
  const work = process.env.TRACES_JOBS && !process.env.READS ? withinTheSpanOfTheQueue : withASpanOfItsOwn;
  await boss.work('films', { pollingIntervalSeconds: 0.5 }, work);
  if (process.env.KEEPS_HOUSE) setInterval(() => boss.send('films', {}), 400);
  serve(() => ({ queue: 'films' }));
});
