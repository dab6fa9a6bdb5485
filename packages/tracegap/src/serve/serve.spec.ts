import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { exportByGrpc } from '../testing/otlp-grpc.js';
import { otlpProtobuf } from '../testing/otlp-protobuf.js';
import { failServe, type ServeProcess, startServe } from '../testing/serving.js';

const FIXTURES = path.join(__dirname, '../../fixtures');
const json = (name: string) => readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8');

interface Got {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Node's fetch sets Host and Origin itself. */
function ask(url: string, headers: Record<string, string>, body?: string | Buffer): Promise<Got> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(url, { method, headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
    });
    asked.on('error', reject).end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

describe('tracegap serve', () => {
  let serving: ServeProcess;
  beforeEach(async () => {
    serving = await startServe();
  });
  afterEach(async () => {
    await serving.stop();
  });

  const hops = async () =>
    (await (await fetch(`${serving.url}/api/hops`)).json()) as {
      traces: number;
      hops: { state: string; dark: string }[];
    };

  async function brokenHop() {
    for (let look = 0; look < 100; look += 1) {
      const broken = (await hops()).hops.find(({ state }) => state === 'broken');
      if (broken) return broken;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no broken hop was named within 10 s');
  }

  it.each([
    ['JSON', (name: string) => [JSON_TYPE, json(name)] as const],
    ['gzipped JSON', (name: string) => [{ ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(json(name))] as const],
    ['protobuf', (name: string) => [PROTOBUF_TYPE, otlpProtobuf(json(name))] as const],
  ])('names the broken hop of traces that come as %s', async (_, encode) => {
    for (const half of ['02-drop-half1', '03-drop-half2']) {
      const [headers, body] = encode(half);
      const { status } = await ask(`${serving.otlpUrl}/v1/traces`, headers, body);
      expect(status).toBe(200);
    }
    expect(await brokenHop()).toMatchObject({ dark: 'pricing_app' });
  });

  it('names it of traces that come by gRPC, and refuses by gRPC what is no OTLP', async () => {
    for (const half of ['02-drop-half1', '03-drop-half2'])
      await exportByGrpc(serving.grpcUrl, otlpProtobuf(json(half)));
    expect(await brokenHop()).toMatchObject({ dark: 'pricing_app' });
    const refused = exportByGrpc(serving.grpcUrl, Buffer.from('0aff', 'hex'));
    await expect(refused).rejects.toMatchObject({ code: 3, details: expect.stringContaining('OTLP') });
  });

  it('has no broken hop where the trace is whole', async () => {
    await ask(`${serving.otlpUrl}/v1/traces`, JSON_TYPE, json('01-baseline'));
    for (let look = 0; look < 100 && (await hops()).traces === 0; look += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const table = await hops();
    expect(table.traces).toBe(1);
    expect(table.hops.filter(({ state }) => state === 'broken')).toEqual([]);
  });

  it.each([
    ['no JSON', JSON_TYPE, '{"resourceSpans": [', 400, 'not JSON'],
    ['another shape', JSON_TYPE, '{"resourceSpans": 1}', 400, 'resourceSpans'],
    ['a cut protobuf message', PROTOBUF_TYPE, Buffer.from('0aff01', 'hex'), 400, 'protobuf'],
    ['another type', { 'content-type': 'text/plain' }, 'spans', 415, 'application/json'],
  ])('answers %s with what is wrong', async (_, headers, body, status, says) => {
    const got = await ask(`${serving.otlpUrl}/v1/traces`, headers, body);
    expect({ status: got.status, says: got.body }).toEqual({ status, says: expect.stringContaining(says) });
    expect(got.body).not.toMatch(/\n\s+at /);
  });

  it('answers to this machine alone: a foreign Host or Origin is refused, on every port', async () => {
    for (const url of [`${serving.url}/`, `${serving.url}/api/hops`, `${serving.otlpUrl}/v1/traces`]) {
      const isOtlp = url.includes('/v1/');
      const foreign: Record<string, string>[] = [
        { host: 'evil.example' },
        { origin: 'http://evil.example' },
        { origin: 'null' },
      ];
      for (const headers of foreign) {
        const got = await ask(url, { ...JSON_TYPE, ...headers }, isOtlp ? json('01-baseline') : undefined);
        expect({ url, headers, status: got.status }).toEqual({ url, headers, status: 403 });
      }
    }
    expect((await hops()).traces).toBe(0);
  });

  it('takes OTLP from a page of this machine, and lets no other read the answer', async () => {
    const origin = 'http://localhost:5173';
    const got = await ask(`${serving.otlpUrl}/v1/traces`, { ...JSON_TYPE, origin }, json('01-baseline'));
    expect(got).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
    expect((await ask(`${serving.url}/api/hops`, { origin })).status).toBe(403);
  });

  it('sends a strict Content-Security-Policy with every answer', async () => {
    for (const way of ['/', '/api/hops', '/nothing/here']) {
      const { headers } = await ask(`${serving.url}${way}`, {});
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    }
  });

  it('answers what it does not know with a problem that names it', async () => {
    const cases: [string, number, string][] = [
      ['/api/nothing', 404, '/api/nothing'],
      [`/api/trace/${'a'.repeat(32)}`, 200, 'null'],
      ['/api/trace/odd', 404, '/api/trace/odd'],
      ['/api/traces?verdict=odd', 400, 'verdict'],
      ['/api/traces?limit=none', 400, 'limit'],
      ['/api/search?query=1', 400, 'query'],
    ];
    for (const [way, status, says] of cases) {
      const got = await ask(`${serving.url}${way}`, {});
      expect([way, got.status, got.body]).toEqual([way, status, expect.stringContaining(says)]);
    }
  });

  it('shows its traces as a Tempo would, for the command beside it', async () => {
    await ask(`${serving.otlpUrl}/v1/traces`, JSON_TYPE, json('01-baseline'));
    const got = await ask(`${serving.url}/tempo/api/search?q=%7B%7D`, {});
    expect(got.status).toBe(200);
    expect((JSON.parse(got.body) as { traces: unknown[] }).traces).toHaveLength(1);
  });

  it('stops on SIGTERM, with a page open', async () => {
    const events = await fetch(`${serving.url}/api/changes`);
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    expect(await serving.stop()).toBe(0);
  });
});

describe('tracegap serve, where it cannot', () => {
  it.each([
    ['--port', 'the page'],
    ['--otlp-port', 'OTLP/HTTP'],
    ['--grpc-port', 'OTLP/gRPC'],
  ])('says which port is taken and which is free, for %s', async (option, what) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const others = ['--port', '--otlp-port', '--grpc-port'].filter((one) => one !== option);
    const args = [...others.flatMap((one) => [one, '0']), option, String(port)];
    const { code, says } = await failServe(args);
    other.close();
    expect(code).toBe(2);
    expect(says).toContain(`port ${port} (${what}) is taken`);
    const [, free] = new RegExp(`${option} (\\d+)$`, 'm').exec(says) ?? [];
    expect(Number(free)).toBeGreaterThan(port);
  });

  it.each([
    [['no-such-file.json'], 'no-such-file.json'],
    [['--port', '70000'], 'port'],
    [['--tempo', 'nonsense'], 'http(s) URL'],
  ])('says what is wrong with %j', async (args, expected) => {
    const { code, says } = await failServe(args);
    expect(code).toBe(2);
    expect(says).toContain(expected);
    expect(says).not.toMatch(/\n\s+at /);
  });
});

describe('tracegap serve, reading', () => {
  it('shows files, and listens for nothing', async () => {
    const serving = await startServe([
      path.join(FIXTURES, '02-drop-half1.json'),
      path.join(FIXTURES, '03-drop-half2.json'),
    ]);
    try {
      expect(serving.otlpUrl).toBe('');
      for (let look = 0; look < 50; look += 1) {
        const { traces } = (await (await fetch(`${serving.url}/api/hops`)).json()) as { traces: number };
        if (traces > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const { hops } = (await (await fetch(`${serving.url}/api/hops`)).json()) as { hops: { state: string }[] };
      expect(hops[0]).toMatchObject({ state: 'broken', dark: 'pricing_app' });
    } finally {
      await serving.stop();
    }
  });

  it('says on the page what is wrong with a backend, and goes on', async () => {
    const serving = await startServe(['--tempo', 'http://127.0.0.1:9']);
    try {
      let error: string | null = null;
      for (let look = 0; look < 100 && error === null; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const state = (await (await fetch(`${serving.url}/api/state`)).json()) as {
          sources: { error: string | null }[];
        };
        error = state.sources[0]?.error ?? null;
      }
      expect(error).toContain('cannot reach Tempo');
    } finally {
      await serving.stop();
    }
  });
});
