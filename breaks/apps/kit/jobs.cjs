// pg-boss on the table that apps/job-table.cjs keeps (TABLE is its address). TRACES_JOBS: its own spans, which it has by default.
// PROPAGATES=1: it stores the context with each job, which it does not by default (https://pgboss.io/opentelemetry).
const { PgBoss } = require('pg-boss');

/** A started pg-boss that keeps no house of its own: no schedules, no maintenance. */
async function startBoss(queue) {
  const { TABLE, TRACES_JOBS, PROPAGATES } = process.env;
  const openTelemetry = { enabled: TRACES_JOBS === '1', propagateContext: PROPAGATES === '1' };
  const connectionString = `postgres://postgres:postgres@${TABLE}/postgres`;
  const boss = new PgBoss({ connectionString, max: 1, schedule: false, supervise: false, openTelemetry });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(queue);
  return boss;
}

module.exports = { startBoss };
