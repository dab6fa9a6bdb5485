// Writes what it sold and what others must learn of it in one transaction: the outbox. CONTEXT=injected puts the context into the row.
const { randomUUID } = require('node:crypto');
const { DatabaseSync } = require('node:sqlite');
const { context, propagation, SpanKind, trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const db = new DatabaseSync(process.env.QUEUE_FILE);
db.exec(`PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS sales (ref INTEGER); CREATE TABLE IF NOT EXISTS outbox (id TEXT, headers TEXT, body TEXT)`);

serve((body) => {
  journal(body.ref);
  const id = randomUUID();
  const attributes = {
    'messaging.system': 'sqlite',
    'messaging.destination.name': 'outbox',
    'messaging.operation.type': 'send',
    'messaging.message.id': id,
  };
  trace.getTracer('outbox').startActiveSpan('send outbox', { kind: SpanKind.PRODUCER, attributes }, (span) => {
    // lesson: the row
    const headers = {};
    if (process.env.CONTEXT === 'injected') propagation.inject(context.active(), headers);
    db.exec('BEGIN IMMEDIATE');
    db.prepare('INSERT INTO sales VALUES (?)').run(body.ref);
    db.prepare('INSERT INTO outbox VALUES (?, ?, ?)').run(id, JSON.stringify(headers), JSON.stringify(body));
    db.exec('COMMIT');
    // lesson end
    span.end();
  });
});
