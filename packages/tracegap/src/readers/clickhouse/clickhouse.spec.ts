import { ClickHouseClient } from './client.js';
import { PRESETS, schemaOf } from './schema.js';
import { spanOf } from './rows.js';

/** Answers once, and keeps what was asked. */
function asked(status: number, body: string, headers: Record<string, string> = {}) {
  const requests: { url: URL; body: string; headers: Headers }[] = [];
  const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const said = typeof init?.body === 'string' ? init.body : '';
    requests.push({
      url: new URL(input instanceof Request ? input.url : input),
      body: said,
      headers: new Headers(init?.headers),
    });
    return Promise.resolve(new Response(body, { status, headers }));
  };
  return { requests, client: new ClickHouseClient({ url: 'http://ch:8123/', user: 'me', password: 'secret', fetch }) };
}

describe('a query to ClickHouse', () => {
  it('sends values as parameters, the login as headers, and limits for a read', async () => {
    const { client, requests } = asked(200, '{"a":1}\n');
    await client.rows('SELECT {x:String}', { x: "o'\n", y: ["a'b"] });
    const [request] = requests;
    expect(request?.body).toBe('SELECT {x:String}');
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toMatchObject({
      param_x: "o'\\n",
      param_y: "['a\\\\'b']",
      readonly: '2',
      max_execution_time: '30',
      max_memory_usage: '2147483648',
    });
    expect(request?.url.href).not.toContain('secret');
    expect(request?.headers.get('x-clickhouse-key')).toBe('secret');
  });

  it.each([
    [516, /CLICKHOUSE_USER and CLICKHOUSE_PASSWORD/],
    [60, /--clickhouse-schema/],
    [241, /--max-memory/],
    [159, /--timeout/],
    [1, /is it a ClickHouse\?/],
  ])('says what to do about error %i', async (code, words) => {
    const { client } = asked(500, `Code: ${code}. DB::Exception`, { 'x-clickhouse-exception-code': String(code) });
    await expect(client.rows('SELECT 1')).rejects.toThrow(words);
  });

  it('asks once more without settings where the profile forbids them', async () => {
    const { client, requests } = asked(500, 'Code: 164.', { 'x-clickhouse-exception-code': '164' });
    await expect(client.rows('SELECT 1')).rejects.toThrow();
    expect(requests.map(({ url }) => url.searchParams.get('readonly'))).toEqual(['2', null]);
  });

  it('counts what it asked for, refused requests too, and how many ran at one time', async () => {
    const { client } = asked(200, '{"a":"ä"}\n');
    await Promise.all([client.rows('SELECT 1'), client.rows('SELECT 1'), client.rows('SELECT 1')]);
    await client.rows('SELECT 1');
    expect(client.stats).toEqual({ requests: 4, bytes: 44, atOnce: 3 });
    const { client: refused } = asked(500, 'Code: 164.', { 'x-clickhouse-exception-code': '164' });
    await expect(refused.rows('SELECT 1')).rejects.toThrow();
    expect(refused.stats.requests).toBe(2);
  });
});

describe('the schema', () => {
  it('is the exporter’s, another preset, or a preset with other names', () => {
    expect(schemaOf(undefined)).toBe(PRESETS.otel);
    expect(schemaOf({ preset: 'signoz', columns: { service: 'svc' } }).columns.service).toBe('svc');
    expect(schemaOf({ table: 'mine' })).toMatchObject({ table: 'mine', times: null });
  });

  it.each([
    [{ table: 'a; DROP TABLE b' }, /^table: give a plain name/],
    [{ columns: { spanid: 'x' } }, /^columns\.spanid: unknown field/],
    [{ columns: { service: null } }, /^columns\.service: give a plain name/],
    ['nonsense', /^preset: "nonsense" is none/],
  ])('names the field that is wrong in %j', (given, words) => {
    expect(() => schemaOf(given)).toThrow(words);
  });
});

describe('a row', () => {
  it('becomes a span with its times to the nanosecond’s neighbourhood', () => {
    const row = { trace: 'ab', span: 'cd', parent: '', title: 'GET', kind: 'SPAN_KIND_SERVER', service: 'web' };
    const span = spanOf({
      ...row,
      begin: '1795660000123456789',
      duration: '1500000',
      attributes0: { a: '1' },
      status: 'Error',
    });
    expect(span).toMatchObject({ parentSpanId: null, kind: 'server', status: 'error', attributes: { a: '1' } });
    expect(span.traceId).toBe('ab'.padStart(32, '0'));
    expect(span.startMs).toBeCloseTo(1795660000123.4568, 3);
    expect(span.endMs - span.startMs).toBeCloseTo(1.5, 3);
    expect(() => spanOf({ ...row, begin: null, duration: '1' })).toThrow(/timestamp column/);
  });
});
