// How fast tracegap judges: 100,000 spans, and `recent` over 10,000 traces of a store. Run after the build:
//   node packages/tracegap/bench/bench.mjs
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';

const { diagnoseAll, parseOtlpValue } = await import('../esm/dist/index.js');

const hex = (number, digits) => number.toString(16).padStart(digits, '0');
const text = (key, value) => ({ key, value: { stringValue: String(value) } });

/** One request over a sidecar whose app drops the header: two traces, ten spans. */
function order(index, startMs) {
  const at = (offset) => `${BigInt(Math.round(startMs * 1000 + offset * 1000)) * 1000n}`;
  const ids = [hex(0xa0000000 + index, 32), hex(0xb0000000 + index, 32)];
  const batches = [];
  const span = (half, service, id, parent, kind, from, to, attributes) =>
    batches.push({
      resource: { attributes: [text('service.name', service)] },
      scopeSpans: [
        {
          scope: { name: service.includes('mesh') ? 'envoy' : '@opentelemetry/instrumentation-http' },
          spans: [
            {
              traceId: ids[half],
              spanId: hex(index * 64 + half * 32 + id, 16),
              ...(parent ? { parentSpanId: hex(index * 64 + half * 32 + parent, 16) } : {}),
              name: 'POST',
              kind,
              startTimeUnixNano: at(from),
              endTimeUnixNano: at(to),
              attributes,
            },
          ],
        },
      ],
    });
  const http = (path, port) => [
    text('http.request.method', 'POST'),
    text('url.path', path),
    text('url.full', `http://127.0.0.1:${port}${path}`),
    text('server.address', '127.0.0.1'),
    text('server.port', port),
    text('http.response.status_code', 201),
    text('order.id', index),
  ];
  const proxy = (cluster) => [text('node_id', 'mesh-1'), text('upstream_cluster', cluster), text('component', 'proxy')];
  span(0, 'shop', 1, 0, 2, 0, 30, http('/orders', 8000));
  span(0, 'shop', 2, 1, 3, 1, 29, http('/reserve', 3001));
  span(0, 'stock', 3, 2, 2, 2, 28, http('/reserve', 3001));
  span(0, 'stock', 4, 3, 3, 3, 27, http('/quote', 10000));
  span(0, 'mesh-in', 5, 4, 2, 4, 26, proxy('price'));
  span(0, 'mesh-in', 6, 5, 3, 5, 25, proxy('price'));
  span(1, 'mesh-out', 1, 0, 2, 8, 20, proxy('mail'));
  span(1, 'mesh-out', 2, 1, 3, 9, 19, proxy('mail'));
  span(1, 'mail', 3, 2, 2, 10, 18, http('/mails', 8081));
  span(1, 'mail', 4, 3, 1, 11, 17, []);
  return { ids, batches };
}

function measure(name, goalMs, work) {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const detail = work();
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 1000).toFixed(0);
  process.stdout.write(`${name}: ${took.toFixed(0)} ms, ${cpu} ms of CPU (goal ${goalMs} ms) ${detail}\n`);
}

const base = Date.now() - 120_000;
const orders = Array.from({ length: 10_000 }, (_, index) => order(index, base + index * 5));
const { traces } = parseOtlpValue({ resourceSpans: orders.flatMap(({ batches }) => batches) });
measure('100,000 spans in 20,000 traces', 1000, () => {
  const reports = diagnoseAll(traces);
  const split = reports.filter(({ verdict }) => verdict === 'split').length;
  return `${split} of ${reports.length} split`;
});
const chain = traces.slice(0, 1).map((trace) => ({
  ...trace,
  spans: Array.from({ length: 100_000 }, (_, index) => ({
    ...trace.spans[0],
    spanId: hex(index + 1, 16),
    parentSpanId: index === 0 ? null : hex(Math.floor(index / 3) + (index < 3 ? 1 : 0), 16),
  })),
}));
measure('100,000 spans in one trace', 1000, () => diagnoseAll(chain)[0].verdict);

const stored = new Map(
  orders.slice(0, 5_000).flatMap(({ ids, batches }) =>
    ids.map((id) => [
      id,
      JSON.stringify({
        trace: { resourceSpans: batches.filter((batch) => batch.scopeSpans[0].spans[0].traceId === id) },
      }),
    ]),
  ),
);
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'application/json');
  if (url.pathname === '/api/search') {
    response.end(JSON.stringify({ traces: [...stored.keys()].map((traceID) => ({ traceID })) }));
  } else response.end(stored.get(url.pathname.split('/').pop()) ?? '{"trace":{}}');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const worker = fileURLToPath(new URL('recent.mjs', import.meta.url));
await new Promise((resolve) =>
  spawn(process.execPath, [worker, `http://127.0.0.1:${server.address().port}`], { stdio: 'inherit' }).on(
    'close',
    resolve,
  ),
);
server.close();
