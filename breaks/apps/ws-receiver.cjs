// Takes the messages of its WebSockets and asks the next service for each. READS=parent continues the trace of the message, READS=link
// begins its own with a link to it; otherwise it begins its own.
const http = require('node:http');
const { propagation, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { WebSocketServer } = require('ws');
const { journal, post, serve } = require('./kit/http.cjs');

serve(
  () => ({ messages: 'by WebSocket' }),
  (handle) => {
    const server = http.createServer(handle);
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', (text) => work(JSON.parse(text))),
    );
    return server;
  },
);

function work({ id, body, headers }) {
  const attributes = {
    'messaging.system': 'websocket',
    'messaging.destination.name': 'arrivals',
    'messaging.operation.type': 'process',
  };
  if (process.env.MESSAGE_ID) attributes['messaging.message.id'] = id;
  // lesson: whose trace the message belongs to
  const sender = propagation.extract(ROOT_CONTEXT, headers);
  const links = process.env.READS === 'link' ? [{ context: trace.getSpanContext(sender) }] : [];
  const parent = process.env.READS === 'parent' ? sender : ROOT_CONTEXT;
  const options = { kind: SpanKind.CONSUMER, attributes, links };
  trace.getTracer('arrivals').startActiveSpan('process arrivals', options, parent, async (span) => {
    // lesson end
    journal(body.ref);
    await post(process.env.NEXT_URL, body);
    span.end();
  });
}
