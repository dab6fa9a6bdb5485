import zlib from 'node:zlib';
import { startStore, type RunningStore } from './index.js';
import { encodeOtlpJson } from './otlp/from-json.js';
import { TracesDataType } from './otlp/schema.js';
import { attributes, idsFound, namesById, otlpTraces, send, spanId, traceId } from './testing/traces.js';

let store: RunningStore;
beforeEach(async () => (store = await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:' })));
afterEach(() => store.close());

const get = (path: string): Promise<Response> => fetch(`${store.queryUrl}${path}`);

describe('reading while spans come in', () => {
  it('finds each trace whole, by id and by value, as soon as its export is answered', async () => {
    const lane = async (first: number): Promise<void> => {
      for (let n = first; n < first + 15; n++) {
        const spans = Array.from({ length: 5 }, (_, i) => ({
          traceId: traceId(n),
          spanId: spanId(n * 5 + i),
          ...(i > 0 && { parentSpanId: spanId(n * 5) }),
          attributes: { 'order.id': n },
        }));
        expect(await send(store, 'traces', otlpTraces('order', spans))).toBe(200);
        expect(await namesById(store, traceId(n))).toHaveLength(5);
        expect(await idsFound(store, `{ span."order.id" = ${n} }`)).toEqual([traceId(n)]);
      }
    };
    const reader = async (): Promise<void> => {
      for (let round = 0; round < 10; round++)
        for (const id of (await idsFound(store, '{ nestedSetParent < 0 }')).slice(0, 3))
          expect({ id, names: await namesById(store, id) }).toEqual({ id, names: Array(5).fill('work') });
    };
    await Promise.all([lane(0), lane(1000), lane(2000), lane(3000), reader(), reader()]);
    expect(await idsFound(store, '{ nestedSetParent < 0 }')).toHaveLength(60);
  });

  it('takes an export of more spans than it writes in one turn', async () => {
    const spans = Array.from({ length: 2500 }, (_, n) => ({ traceId: traceId(n % 3), spanId: spanId(n) }));
    expect(await send(store, 'traces', otlpTraces('order', spans))).toBe(200);
    const counts = await Promise.all([0, 1, 2].map(async (n) => (await namesById(store, traceId(n))).length));
    expect(counts).toEqual([834, 833, 833]);
  });
});

describe('the query API beyond the recordings', () => {
  it.each(['/api/traces/%E0%A4%A', '/api/search/tag/%/values'])('answers %s with 400', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  it('reads a trace whose texts are no UTF-8', async () => {
    const json = otlpTraces('order', [{ traceId: traceId(1), spanId: spanId(1), name: 'cut off at @@' }]);
    const body = Buffer.from(encodeOtlpJson(TracesDataType, json));
    body.fill(0xc3, body.indexOf('@@'), body.indexOf('@@') + 2);
    const response = await fetch(`${store.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    });
    expect(response.status).toBe(200);
    expect(await namesById(store, traceId(1))).toEqual([expect.stringContaining('cut off at')]);
  });
});

describe('OTLP beyond the recordings', () => {
  it('finds a span by an attribute whose value stands before its key, as the Collector writes it', async () => {
    const json = otlpTraces('order', [{ traceId: traceId(1), spanId: spanId(1), attributes: { colour: 'green' } }]);
    const body = Buffer.from(encodeOtlpJson(TracesDataType, json));
    const key = Buffer.from('\x0a\x06colour');
    const value = Buffer.from('\x12\x07\x0a\x05green');
    const at = body.indexOf(Buffer.concat([key, value]));
    expect(at).toBeGreaterThan(0);
    Buffer.concat([value, key]).copy(body, at);
    const headers = { 'content-type': 'application/x-protobuf' };
    expect((await fetch(`${store.otlpUrl}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
    expect(await idsFound(store, '{ span.colour = "green" }')).toEqual([traceId(1)]);
  });

  it('cuts attribute values after 2,048 bytes without halving a character', async () => {
    const pad = `${'x'.repeat(2047)}é and more`;
    await send(store, 'traces', otlpTraces('order', [{ traceId: traceId(1), spanId: spanId(1), attributes: { pad } }]));
    const body = await (await get(`/api/traces/${traceId(1)}`)).text();
    expect(body).toContain(`"${'x'.repeat(2047)}"`);
    expect(body).not.toContain('and more');
  });

  it('refuses a body that grows over 20 MiB when it is unpacked', async () => {
    const response = await fetch(`${store.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: zlib.gzipSync(Buffer.alloc(21 * 1024 * 1024, ' ')),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 3, message: 'http: request body too large' });
  });

  it('names the field that it cannot read', async () => {
    const response = await fetch(`${store.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: otlpTraces('order', [{ traceId: traceId(1), spanId: 'b1' }]),
    });
    const { message } = (await response.json()) as { message: string };
    expect(message).toContain('resourceSpans[0].scopeSpans[0].spans[0].spanId: 16 hex digits');
  });

  it('answers metrics, counts them and keeps nothing of them', async () => {
    expect(await send(store, 'metrics', '{"resourceMetrics":[]}')).toBe(200);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('telemetry_store_metric_requests_dropped_total 1\n');
    expect(metrics).toContain('telemetry_store_spans_received_total 0\n');
  });
});

describe("Loki's query_range in its one form", () => {
  const form = (id: string): string =>
    `/loki/api/v1/query_range?query=${encodeURIComponent(`{service_name=~".+"} | trace_id="${id}"`)}`;
  const record = (id: string, ns: string, line: string): unknown => ({
    timeUnixNano: ns,
    severityNumber: 9,
    severityText: 'info',
    body: { stringValue: line },
    attributes: attributes({ 'order.id': 7 }),
    traceId: id,
    spanId: spanId(1),
  });

  beforeEach(async () => {
    const logRecords = [
      record(traceId(1), '1795248353000000001', 'first'),
      record(traceId(1), '1795248353000000002', 'second'),
      record(traceId(2), '1795248353000000003', 'of another trace'),
    ];
    const resource = { attributes: attributes({ 'service.name': 'order' }) };
    await send(store, 'logs', JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }));
  });

  it('gives the lines of one trace in streams with their labels, latest first', async () => {
    const body: unknown = await (await get(form(traceId(1)))).json();
    expect(body).toEqual({
      status: 'success',
      data: {
        resultType: 'streams',
        stats: {},
        result: [
          {
            stream: {
              service_name: 'order',
              order_id: '7',
              severity_number: '9',
              severity_text: 'info',
              detected_level: 'info',
              trace_id: traceId(1),
              span_id: spanId(1),
            },
            values: [
              ['1795248353000000002', 'second'],
              ['1795248353000000001', 'first'],
            ],
          },
        ],
      },
    });
  });

  it('labels a record as Loki 3.7 was seen to label it', async () => {
    const logRecord = {
      timeUnixNano: '1795260861000000003',
      observedTimeUnixNano: '1795260861000000008',
      severityNumber: 17,
      severityText: 'error',
      body: { kvlistValue: { values: attributes({ a: 'b' }) } },
      attributes: [
        ...attributes({ 'order.id': 7, 'http.route': '/orders', ok: true }),
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
      ],
      traceId: traceId(3),
      spanId: spanId(3),
      flags: 1,
    };
    const resource = { attributes: attributes({ 'service.name': 'order', 'service.instance.id': 'x-1' }) };
    const scopeLogs = [{ scope: { name: 'winston', version: '1' }, logRecords: [logRecord] }];
    await send(store, 'logs', JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] }));
    const { data } = (await (await get(form(traceId(3)))).json()) as { data: { result: unknown } };
    expect(data.result).toEqual([
      {
        stream: {
          detected_level: 'error',
          flags: '1',
          http_route: '/orders',
          list: '["a","b"]',
          observed_timestamp: '1795260861000000008',
          ok: 'true',
          order_id: '7',
          scope_name: 'winston',
          scope_version: '1',
          service_instance_id: 'x-1',
          service_name: 'order',
          severity_number: '17',
          severity_text: 'error',
          span_id: spanId(3),
          trace_id: traceId(3),
        },
        values: [['1795260861000000003', '{"a":"b"}']],
      },
    ]);
  });

  it('keeps to limit, direction, start and end', async () => {
    const lines = async (query: string): Promise<string[]> => {
      const { data } = (await (await get(`${form(traceId(1))}&${query}`)).json()) as {
        data: { result: { values: [string, string][] }[] };
      };
      return data.result.flatMap(({ values }) => values.map(([, line]) => line));
    };
    expect(await lines('limit=1&direction=forward')).toEqual(['first']);
    expect(await lines('start=1795248353000000002')).toEqual(['second']);
    expect(await lines('end=1795248353000000002')).toEqual(['first']);
  });

  it.each([
    ['query={service_name="order"}', 'query'],
    ['query=', 'query'],
    [`${form(traceId(1)).split('?')[1]}&limit=none`, 'limit'],
    [`${form(traceId(1)).split('?')[1]}&direction=up`, 'direction'],
    [`${form(traceId(1)).split('?')[1]}&start=yesterday`, 'start'],
  ])('answers 400 naming the parameter: %s', async (query, named) => {
    const response = await get(`/loki/api/v1/query_range?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(new RegExp(`^${named}:`));
  });
});
