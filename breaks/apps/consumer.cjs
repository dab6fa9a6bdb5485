// Takes messages from the queue. READS=parent continues the trace of the message,
// READS=link starts its own with a link to it, READS=batch takes all there are and links to each; otherwise it starts
// its own.
const { DatabaseSync } = require('node:sqlite');
const { propagation, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const queue = new DatabaseSync(process.env.QUEUE_FILE);
queue.exec('PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS messages (id TEXT, headers TEXT, body TEXT)');
serve(() => ({ queue: 'labels' }));

setInterval(() => {
  const all = process.env.READS === 'batch';
  const messages = queue
    .prepare(
      `DELETE FROM messages WHERE rowid IN (${all ? 'SELECT rowid' : 'SELECT min(rowid)'} FROM messages) RETURNING *`,
    )
    .all();
  if (messages.length > 0) work(messages);
}, 30);

function work(messages) {
  const attributes = {
    'messaging.system': 'sqlite',
    'messaging.destination.name': 'labels',
    'messaging.operation.type': 'process',
  };
  if (messages.length > 1) attributes['messaging.batch.message_count'] = messages.length;
  else if (process.env.MESSAGE_ID) attributes['messaging.message.id'] = messages[0].id;
  // lesson: whose trace the work belongs to
  const senders = messages.map(({ headers }) => propagation.extract(ROOT_CONTEXT, JSON.parse(headers)));
  const linked = ['link', 'batch'].includes(process.env.READS);
  const links = linked ? senders.map((sender) => ({ context: trace.getSpanContext(sender) })) : [];
  const parent = process.env.READS === 'parent' ? senders[0] : ROOT_CONTEXT;
  const options = { kind: SpanKind.CONSUMER, attributes, links };
  trace.getTracer('labels').startActiveSpan('process labels', options, parent, (span) => {
    // lesson end
    for (const { body } of messages) journal(JSON.parse(body).ref);
    span.end();
  });
}
