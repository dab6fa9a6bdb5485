// Requests put a job into a queue which a timer, set when the program started, works off. The job runs in the
// timer's context, not in the request's. BINDS=1 is the mend: AsyncResource.bind keeps the request's context.
const { AsyncResource } = require('node:async_hooks');
const { clients, journal, serve } = require('./kit/http.cjs');

const ask = clients[process.env.CLIENT ?? 'http'];
// lesson: the queue
const jobs = [];
setInterval(() => jobs.shift()?.(), 15);
// lesson end

serve((body) => {
  journal(body.ref);
  return new Promise((resolve, reject) => {
    // lesson: a request becomes a job
    const job = () => ask(process.env.NEXT_URL, body).then(() => resolve(), reject);
    jobs.push(process.env.BINDS ? AsyncResource.bind(job) : job);
    // lesson end
  });
});
