// Takes messages from the queue and calls the next service. READS=parent continues the trace of the message,
// READS=link starts its own with a link to it (as batch consumers do), otherwise it starts its own.
const { DatabaseSync } = require('node:sqlite');
const { propagation, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const queue = new DatabaseSync(process.env.QUEUE_FILE);
queue.exec('PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS messages (id TEXT, headers TEXT, body TEXT)');
serve(() => ({ queue: 'labels' }));

setInterval(() => {
  const message = queue
    .prepare('DELETE FROM messages WHERE rowid = (SELECT min(rowid) FROM messages) RETURNING *')
    .get();
  if (message !== undefined) work(message);
}, 30);

function work({ id, headers, body }) {
  const attributes = {
    'messaging.system': 'sqlite',
    'messaging.destination.name': 'labels',
    'messaging.operation.type': 'process',
  };
  if (process.env.MESSAGE_ID) attributes['messaging.message.id'] = id;
  const sender = propagation.extract(ROOT_CONTEXT, JSON.parse(headers));
  const linked = process.env.READS === 'link' ? [{ context: trace.getSpanContext(sender) }] : [];
  const parent = process.env.READS === 'parent' ? sender : ROOT_CONTEXT;
  const options = { kind: SpanKind.CONSUMER, attributes, links: linked };
  trace.getTracer('labels').startActiveSpan('process labels', options, parent, (span) => {
    journal(JSON.parse(body).ref);
    span.end();
  });
}
