// Puts a message into a queue (a table). CONTEXT=injected writes the context beside the message.
const { randomUUID } = require('node:crypto');
const { DatabaseSync } = require('node:sqlite');
const { context, propagation, SpanKind, trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const queue = new DatabaseSync(process.env.QUEUE_FILE);
queue.exec('PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS messages (id TEXT, headers TEXT, body TEXT)');

serve((body) => {
  journal(body.ref);
  const id = randomUUID();
  const attributes = {
    'messaging.system': 'sqlite',
    'messaging.destination.name': 'labels',
    'messaging.operation.type': 'send',
  };
  if (process.env.MESSAGE_ID) attributes['messaging.message.id'] = id;
  trace.getTracer('labels').startActiveSpan('send labels', { kind: SpanKind.PRODUCER, attributes }, (span) => {
    // lesson: the message
    const headers = {};
    if (process.env.CONTEXT === 'injected') propagation.inject(context.active(), headers);
    queue.prepare('INSERT INTO messages VALUES (?, ?, ?)').run(id, JSON.stringify(headers), JSON.stringify(body));
    // lesson end
    span.end();
  });
});
