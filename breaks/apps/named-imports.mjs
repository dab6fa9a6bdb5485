// An ES module that starts OpenTelemetry in its first line. Named imports of node:http are bound before anything can
// patch them; without the loader hook (--import ./kit/register-esm.mjs) there is no SERVER span and nobody reads the header.
// lesson: the first lines
import './kit/register.cjs';
import { createServer } from 'node:http';
// lesson end
import { context, trace } from '@opentelemetry/api';

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  await trace.getTracer('quotes').startActiveSpan('work out a quote', async (span) => {
    process.send({
      ref: JSON.parse(text).ref,
      trace_id: trace.getSpan(context.active()).spanContext().traceId,
      sampled: true,
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: text };
    await (await fetch(process.env.NEXT_URL, init)).text();
    span.end();
  });
  response.end('{}');
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.once('disconnect', () => process.exit(1));
