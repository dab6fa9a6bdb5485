// Reads the outbox by a timer and tells the next service of each row. READS=parent continues the trace of each row; READS=batch takes all
// rows at once in a trace of its own, with a link to each; otherwise each row begins its own.
const { DatabaseSync } = require('node:sqlite');
const { propagation, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { journal, post, serve } = require('./kit/http.cjs');

const { NEXT_URL, QUEUE_FILE, EVERY_MS = '100' } = process.env;
const db = new DatabaseSync(QUEUE_FILE);
db.exec('PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS outbox (id TEXT, headers TEXT, body TEXT)');
serve(() => ({ outbox: 'relay' }));

setInterval(() => {
  const rows = db.prepare('DELETE FROM outbox RETURNING *').all();
  const batches = process.env.READS === 'batch' && rows.length > 0 ? [rows] : rows.map((row) => [row]);
  for (const batch of batches) tell(batch);
}, Number(EVERY_MS));

function tell(rows) {
  const attributes = {
    'messaging.system': 'sqlite',
    'messaging.destination.name': 'outbox',
    'messaging.operation.type': 'process',
    ...(rows.length > 1 ? { 'messaging.batch.message_count': rows.length } : { 'messaging.message.id': rows[0].id }),
  };
  // lesson: whose trace the rows belong to
  const writers = rows.map(({ headers }) => propagation.extract(ROOT_CONTEXT, JSON.parse(headers)));
  const links =
    process.env.READS === 'batch' ? writers.map((writer) => ({ context: trace.getSpanContext(writer) })) : [];
  const parent = process.env.READS === 'parent' ? writers[0] : ROOT_CONTEXT;
  const options = { kind: SpanKind.CONSUMER, attributes, links };
  trace.getTracer('outbox').startActiveSpan('process outbox', options, parent, async (span) => {
    // lesson end
    for (const { body } of rows) {
      journal(JSON.parse(body).ref);
      await post(NEXT_URL, JSON.parse(body));
    }
    span.end();
  });
}
