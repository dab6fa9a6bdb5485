// A job API: takes what is to be done, answers at once with the job's id, and leaves the work to a worker.
const { startBoss } = require('./kit/jobs.cjs');
const { serve } = require('./kit/http.cjs');

startBoss('films').then((boss) => serve(async (job) => ({ status: 202, id: await boss.send('films', job) })));
