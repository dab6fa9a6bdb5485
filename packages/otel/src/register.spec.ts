import { type Receiver, startReceiver } from './testing/receiver';
import { type SentSpan } from './testing/otlp';
import { type Running, run } from './testing/process';

/** Each test starts a process or two; on a busy machine that takes its time. */
jest.setTimeout(90_000);

const SERVER = 2;
const CLIENT = 3;

/** The one span of that name in that trace. */
function spanNamed(receiver: Receiver, traceId: string, name: string, kind?: number): SentSpan {
  const found = receiver.spans.filter(
    (span) => span.traceId === traceId && span.name === name && (kind === undefined || span.kind === kind),
  );
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0]!;
}

const traceOf = (response: Response): string =>
  response.headers.get('traceresponse')?.split('-')[1] ?? 'no traceresponse';

function sell(url: string): Promise<Response> {
  return fetch(`${url}/sales`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ product: 'a very private product' }),
  });
}

/** Waits for the trace until its SERVER span of that route has come, which is the last to end. */
async function trace(receiver: Receiver, traceId: string, name: string): Promise<SentSpan[]> {
  await receiver.until(`"${name}" of trace ${traceId}`, ({ spans }) =>
    spans.find((span) => span.traceId === traceId && span.name === name && span.kind === SERVER),
  );
  return receiver.spans.filter((span) => span.traceId === traceId);
}

describe("a service whose first import is '@demo/otel/register'", () => {
  let receiver: Receiver;
  let shop: Running;
  let url: string;

  beforeAll(async () => {
    receiver = await startReceiver();
    shop = run('main', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_METRIC_EXPORT_INTERVAL: '100',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    url = await shop.url();
  });
  afterAll(async () => {
    await shop.stop();
    await receiver.close();
  });

  it('tells a request as a tree: server, handler, step, and the query and the call inside the step', async () => {
    const id = traceOf(await sell(url));
    await trace(receiver, id, 'POST /sales');

    const server = spanNamed(receiver, id, 'POST /sales', SERVER);
    expect(server.parentId).toBe('');
    expect(server.attributes).toMatchObject({ 'http.route': '/sales', 'http.response.status_code': 201 });
    const controller = spanNamed(receiver, id, 'SaleController.sell');
    expect(controller.parentId).toBe(server.spanId);
    const handler = spanNamed(receiver, id, 'sell');
    expect(handler.parentId).toBe(controller.spanId);
    const step = spanNamed(receiver, id, 'record the sale');
    expect(step.parentId).toBe(handler.spanId);
    expect(step.attributes).toEqual({ 'sale.kind': 'counter' });
    const query = spanNamed(receiver, id, 'save sales', CLIENT);
    expect(query.parentId).toBe(step.spanId);
    const call = spanNamed(receiver, id, 'POST', CLIENT);
    expect(call.parentId).toBe(step.spanId);
    expect(spanNamed(receiver, id, 'POST /sales/pack', SERVER).parentId).toBe(call.spanId);
  });

  it('does not tell its own sending, and each thing once', async () => {
    const id = traceOf(await sell(url));
    await trace(receiver, id, 'POST /sales');
    // Two more batches: what sending the first one might have caused has come by then.
    for (const other of [await sell(url), await sell(url)]) await trace(receiver, traceOf(other), 'POST /sales');
    const names = receiver.spans.filter(({ traceId }) => traceId === id).map(({ name }) => name);
    expect(names.sort()).toEqual([
      'POST',
      'POST /sales',
      'POST /sales/pack',
      'SaleController.pack',
      'SaleController.sell',
      'pack',
      'record the sale',
      'save sales',
      'sell',
    ]);
  });

  it("tells a call by Node's own client the same way, without what was searched for", async () => {
    const id = traceOf(await fetch(`${url}/sales/by-way-of`));
    await trace(receiver, id, 'GET /sales/by-way-of');
    const call = spanNamed(receiver, id, 'GET', CLIENT);
    expect(call.parentId).toBe(spanNamed(receiver, id, 'byWayOf').spanId);
    expect(call.attributes['url.full']).toBe(`${url}/sales/by-id/1?token=REDACTED`);
    const callee = spanNamed(receiver, id, 'GET /sales/by-id/:id', SERVER);
    expect(callee.parentId).toBe(call.spanId);
    expect(callee.attributes['url.query']).toBe('token=REDACTED');
  });

  it("puts announced attributes on the active span and on the request's server span", async () => {
    const id = traceOf(await sell(url));
    await trace(receiver, id, 'POST /sales');
    expect(spanNamed(receiver, id, 'POST /sales').attributes['sale.id']).toEqual(expect.any(Number));
    expect(spanNamed(receiver, id, 'sell').attributes['sale.id']).toEqual(expect.any(Number));
    expect(spanNamed(receiver, id, 'record the sale').attributes['sale.id']).toBeUndefined();
  });

  it('sets traceresponse before the handler runs, so that the handler can read it', async () => {
    const response = await sell(url);
    const header = response.headers.get('traceresponse');
    expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(await response.json()).toMatchObject({ traceresponse: header });
  });

  it("goes on with the caller's trace", async () => {
    const response = await fetch(`${url}/sales/by-id/1`, {
      headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    });
    expect(traceOf(response)).toBe('0af7651916cd43dd8448eb211c80319c');
    await trace(receiver, '0af7651916cd43dd8448eb211c80319c', 'GET /sales/by-id/:id');
    expect(spanNamed(receiver, '0af7651916cd43dd8448eb211c80319c', 'GET /sales/by-id/:id').parentId).toBe(
      'b7ad6b7169203331',
    );
  });

  it('marks what failed, with type and message and without a stack', async () => {
    const id = traceOf(await fetch(`${url}/sales/failing`));
    await trace(receiver, id, 'GET /sales/failing');
    const step = spanNamed(receiver, id, 'open the till');
    expect(step.status).toEqual({ code: 2, message: 'the till is locked' });
    expect(step.events).toEqual([
      { name: 'exception', attributes: { 'exception.type': 'Error', 'exception.message': 'the till is locked' } },
    ]);
    expect(spanNamed(receiver, id, 'GET /sales/failing').status.code).toBe(2);
  });

  it('sends log records by OTLP, each with its trace, and writes the same ids into the service log', async () => {
    const id = traceOf(await sell(url));
    const record = await receiver.until('the log record', ({ logs }) => logs.find((log) => log.traceId === id));
    expect(record).toMatchObject({ body: 'sold', severity: 'info', resource: { 'service.name': 'shop' } });
    expect(shop.stdout).toContain(`"trace_id":"${id}"`);
    expect(record.spanId).toBe(/"span_id":"([0-9a-f]{16})"[^\n]*$/.exec(shop.stdout.trim())?.[1]);
  });

  it('sends metrics: the domain, the HTTP server and the runtime', async () => {
    await sell(url);
    await receiver.until('the metrics', ({ metrics }) =>
      ['shop.sales', 'http.server.request.duration', 'nodejs.eventloop.utilization'].every((name) => metrics.has(name))
        ? true
        : undefined,
    );
  });

  it('says who it is, and neither command line, path nor payload', async () => {
    const id = traceOf(await sell(url));
    const spans = await trace(receiver, id, 'POST /sales');
    expect(spans[0]!.resource).toMatchObject({
      'service.name': 'shop',
      'service.version': expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      'service.instance.id': expect.any(String) as string,
      'deployment.environment.name': 'test',
    });
    const everything = JSON.stringify([receiver.spans, receiver.logs], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(everything).not.toMatch(/very.private|process\.|node_modules/);
    expect(everything).not.toContain(process.cwd());
  });

  it('keeps health probes, metrics probes and the start of the process out of the traces', async () => {
    const probe = await fetch(`${url}/health`);
    expect(probe.headers.get('traceresponse')).toBeNull();
    await fetch(`${url}/metrics?probe=1`);
    const id = traceOf(await sell(url));
    await trace(receiver, id, 'POST /sales');
    const paths = receiver.spans.map((span) => span.attributes['url.path']);
    expect(paths).not.toContain('/health');
    expect(paths).not.toContain('/metrics');
    const roots = receiver.spans.filter((span) => span.parentId === '' && span.kind !== SERVER);
    expect(roots.map((span) => span.name)).toEqual([]);
  });
});

describe('a service that ends', () => {
  let receiver: Receiver;
  beforeEach(async () => (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  /** A batch would be sent a minute later: what arrives was flushed. */
  const slow = (): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    OTEL_BLRP_SCHEDULE_DELAY: '60000',
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s has sent everything and dies by that signal', async (signal) => {
    const shop = run('main', slow());
    const id = traceOf(await sell(await shop.url()));
    expect(receiver.spans).toEqual([]);
    shop.child.kill(signal);
    expect(await shop.ended).toEqual({ code: null, signal });
    spanNamed(receiver, id, 'POST /sales');
    expect(receiver.logs.map((log) => log.traceId)).toEqual([id]);
  });

  it('by SIGTERM while Nest closes it has sent everything, and leaves the ending to Nest', async () => {
    const shop = run('hooked', slow());
    const id = traceOf(await sell(await shop.url()));
    shop.child.kill('SIGTERM');
    expect(await shop.ended).toEqual({ code: null, signal: 'SIGTERM' });
    spanNamed(receiver, id, 'POST /sales');
  });

  it('by SIGTERM in its own way has sent everything and ends, however slow the receiver is', async () => {
    receiver.delayMs = 300;
    const program = run('closing', { ...slow(), OTEL_METRICS_EXPORTER: 'otlp' });
    const id = traceOf(await fetch(await program.url(), { headers: { connection: 'close' } }));
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    spanNamed(receiver, id, 'GET');
    expect(program.stderr).not.toContain('shutdown');
  });

  it('because nothing is left to do has sent everything', async () => {
    const program = run('once', slow());
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(receiver.spans.map((span) => span.name)).toEqual(['sweep the floor']);
  });
});

describe('a service whose collector', () => {
  it('cannot be reached works as ever, says so once, and ends when told to', async () => {
    const gone = await startReceiver();
    await gone.close();
    const shop = run('main', {
      OTEL_EXPORTER_OTLP_ENDPOINT: gone.url,
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    const url = await shop.url();
    for (let i = 0; i < 3; i++) expect((await sell(url)).status).toBe(201);
    await shop.says(/does not answer/);
    for (let i = 0; i < 3; i++) expect((await sell(url)).status).toBe(201);
    shop.child.kill('SIGTERM');
    expect(await shop.ended).toEqual({ code: null, signal: 'SIGTERM' });
    expect(shop.stderr.match(/does not answer/g)).toHaveLength(1);
    expect(shop.stderr).toContain('The service is not affected');
  });

  it('comes back is sent what happens from then on, and that is said', async () => {
    const receiver = await startReceiver();
    receiver.answer = 404;
    const shop = run('main', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const url = await shop.url();
    await sell(url);
    await shop.says(/v1\/traces answers 404/);
    receiver.answer = 200;
    const id = traceOf(await sell(url));
    await trace(receiver, id, 'POST /sales');
    await shop.says(/v1\/traces takes what it is sent again/);
    await shop.stop();
    await receiver.close();
  });
});

describe('a service that', () => {
  it("does not import '@demo/otel/register' loads nothing of OpenTelemetry", async () => {
    const shop = run('no-register');
    const [, loaded] = await shop.says(/"loaded":(\[.*\])/);
    expect(JSON.parse(loaded!)).toEqual([]);
    const response = await sell(await shop.url());
    expect(response.headers.get('traceresponse')).toBeNull();
    await shop.stop();
  });

  it('has OTEL_SDK_DISABLED=true starts nothing: no header, no signal handler', async () => {
    const shop = run('main', { OTEL_SDK_DISABLED: 'true' });
    const response = await sell(await shop.url());
    expect(response.headers.get('traceresponse')).toBeNull();
    shop.child.kill('SIGTERM');
    expect(await shop.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('has OTEL_METRICS_EXPORTER=prometheus serves /metrics on the port it is told', async () => {
    const free = await startReceiver();
    await free.close();
    const shop = run('main', {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(free.port),
    });
    await sell(await shop.url());
    const metrics = await (await fetch(`http://127.0.0.1:${free.port}/metrics`)).text();
    expect(metrics).toMatch(/^shop_sales_total\{.*\} 1$/m);
    expect(metrics).toMatch(/^target_info\{.*service_instance_id=/m);
    await shop.stop();
  });
});
