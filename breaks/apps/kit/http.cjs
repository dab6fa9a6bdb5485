// What every program here needs: serve JSON, call the next one, tell the stage what was seen.
const http = require('node:http');
const { context, trace } = require('@opentelemetry/api');

/** Serves `handle(body, request, response) → answer` on a free port (or PORT) and tells the stage which. */
function serve(handle, createServer = http.createServer) {
  const server = createServer(async (request, response) => {
    try {
      const body = await read(request);
      const answer = await handle(body, request, response);
      response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    } catch (error) {
      response.writeHead(502).end(JSON.stringify({ error: error.message }));
    }
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => process.send({ port: server.address().port }));
  endsWithTheStage();
}

/** Ends with the stage, or when the stage asks for it; with an SDK that is the SDK's part, which flushes first. */
function endsWithTheStage() {
  process.once('disconnect', () => process.exit(1));
  if (process.env.WITHOUT_SDK) process.once('SIGTERM', () => process.exit(0));
}

/** Reads a JSON body; no body is `{}`. */
async function read(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

/** POSTs `body` as JSON with node:http (or another `request` of the same shape). */
function post(url, body, headers = {}, request = http.request) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
    outgoing.on('response', (response) => read(response).then(resolve, reject));
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}

/** The same with the global fetch. */
async function postWithFetch(url, body, headers = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return (await fetch(url, { ...init, body: JSON.stringify(body) })).json();
}

const clients = {
  http: post,
  fetch: postWithFetch,
  grpc: (...call) => require('./grpc.cjs').askByGrpc(...call), // loaded by those who need it
};

/** Tells the stage, outside all telemetry, in which trace the request `ref` is being worked on: the truth of the labels. */
function journal(ref) {
  const active = trace.getSpan(context.active())?.spanContext();
  if (ref !== undefined && active !== undefined)
    process.send({ ref, trace_id: active.traceId, sampled: active.traceFlags % 2 === 1 });
}

module.exports = { serve, endsWithTheStage, post, clients, journal };
