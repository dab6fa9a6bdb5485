// Takes requests and passes each on as a message in one WebSocket that it opened at its start: a message has no headers.
// CONTEXT=injected puts the context into the message.
const { randomUUID } = require('node:crypto');
const { context, propagation, SpanKind, trace } = require('@opentelemetry/api');
const { WebSocket } = require('ws');
const { journal, serve } = require('./kit/http.cjs');

const socket = new WebSocket(process.env.SOCKET_URL.replace('http:', 'ws:'));
socket.on('open', () =>
  serve((body) => {
    journal(body.ref);
    const attributes = {
      'messaging.system': 'websocket',
      'messaging.destination.name': 'arrivals',
      'messaging.operation.type': 'send',
    };
    const id = randomUUID();
    if (process.env.MESSAGE_ID) attributes['messaging.message.id'] = id;
    trace.getTracer('arrivals').startActiveSpan('send arrivals', { kind: SpanKind.PRODUCER, attributes }, (span) => {
      // lesson: the message
      const message = { id, body, headers: {} };
      if (process.env.CONTEXT === 'injected') propagation.inject(context.active(), message.headers);
      socket.send(JSON.stringify(message));
      // lesson end
      span.end();
    });
  }),
);
