// A pool of one worker with callbacks: who waits is called back by a loop that started with the program.
const { AsyncResource } = require('node:async_hooks');
const { EventEmitter, once } = require('node:events');
const { clients, journal, serve } = require('./kit/http.cjs');

const ask = clients[process.env.CLIENT ?? 'http'];
const arrivals = new EventEmitter();
const waiting = [];

(async function worker() {
  for (;;) {
    if (waiting.length === 0) await once(arrivals, 'job');
    await waiting.shift()(); // runs in the context in which the loop was started
  }
})();

serve((body) => {
  journal(body.ref);
  if (process.env.TELLS) require('@opentelemetry/api').trace.getActiveSpan().setAttribute(process.env.TELLS, body.id);
  return new Promise((resolve, reject) => {
    const job = () => ask(process.env.NEXT_URL, body).then(() => resolve(), reject);
    waiting.push(process.env.BINDS ? AsyncResource.bind(job) : job);
    arrivals.emit('job');
  });
});
