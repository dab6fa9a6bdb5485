// A program that ends in a database: its CLIENT span is a leaf because databases have no spans.
const { DatabaseSync } = require('node:sqlite');
const { SpanKind, trace } = require('@opentelemetry/api');
const { journal, serve } = require('./kit/http.cjs');

const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE files (name TEXT)');

serve(async (body) => {
  journal(body.ref);
  const attributes = {
    'db.system.name': 'sqlite',
    'db.query.text': 'INSERT INTO files VALUES (?)',
    'db.namespace': 'main',
  };
  trace.getTracer('archive-store').startActiveSpan('INSERT files', { kind: SpanKind.CLIENT, attributes }, (span) => {
    database.prepare(attributes['db.query.text']).run('letter');
    span.end();
  });
});
