// The company's gateway, on http-proxy: it trusts nobody's context and begins a trace of its own, also for its own apps.
// TRUSTS=1 is the mend.
const { W3CTraceContextPropagator } = require('@opentelemetry/core');
const { startSdk } = require('./kit/otel.cjs');

class OutwardOnly extends W3CTraceContextPropagator {
  // lesson: what the gateway reads
  extract(context, carrier, getter) {
    return process.env.TRUSTS ? super.extract(context, carrier, getter) : context;
  }
  // lesson end
}

startSdk({ textMapPropagator: new OutwardOnly() });

const http = require('node:http');
const { createProxyServer } = require('http-proxy');
const { endsWithTheStage } = require('./kit/http.cjs');

const proxy = createProxyServer({ target: process.env.NEXT_URL, xfwd: true });
proxy.on('error', (error, request, response) => response.writeHead(502).end(error.message));
const server = http.createServer((request, response) => proxy.web(request, response));
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
endsWithTheStage();
