import { placeOrder, startTestLab, type LabState, type TestLab } from '@demo/lab';
import { request } from 'undici';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

describe('the page’s server', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startTestLab();
  });
  afterAll(() => lab?.stop());

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Answer> {
    const answer = await request(`${lab.webUrl}${path}`, { method, headers, body: body ?? null });
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }
  const json = { 'content-type': 'application/json' };

  it('serves the page, with a policy that allows no other host and nothing inline', async () => {
    const page = await ask('GET', '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)/);
  });

  it('hands orders, stock, traces and logs on', async () => {
    const placed = await ask('POST', '/api/orders', json, '{"user_id":"e2e","product_name":"Mouse","quantity":1}');
    expect(placed).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    expect((await ask('GET', '/api/inventory')).status).toBe(200);
    expect(await ask('GET', '/tempo/api/echo')).toMatchObject({
      status: 200,
      body: expect.stringContaining('echo'),
    });
    const { traceId } = await placeOrder(lab.orderUrl, { user_id: 'e2e', product_name: 'Mouse', quantity: 1 });
    expect((await ask('GET', `/tempo/api/v2/traces/${traceId}`)).status).toBe(200);
    const logs = encodeURIComponent(`{service_name=~".+"} | trace_id="${traceId}"`);
    expect((await ask('GET', `/logs/loki/api/v1/query_range?query=${logs}`)).status).toBe(200);
  });

  it.each([
    ['POST', '/tempo/api/search', 405],
    ['POST', '/tempo/api/traces/1', 405],
    ['GET', '/tempo/api/overrides', 404],
    ['GET', '/tempo/api/../flush', 404],
    ['GET', '/tempo/status', 404],
    ['DELETE', '/api/orders', 405],
    ['GET', '/api/pricing', 404],
    ['GET', '/logs/loki/api/v1/labels', 404],
    ['POST', '/', 405],
    ['GET', '/lab/variant', 405],
    ['GET', '/lab/nothing', 404],
  ])('answers %s %s with %i as problem+json', async (method, path, status) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  it('refuses a name other than localhost everywhere: DNS rebinding', async () => {
    for (const [method, path] of [
      ['GET', '/lab/state'],
      ['POST', '/lab/variant'],
      ['GET', '/api/orders'],
      ['GET', '/tempo/api/echo'],
    ] as const) {
      expect((await ask(method, path, { host: 'evil.example:8090', ...json })).status).toBe(403);
    }
    expect((await ask('GET', '/lab/state', { host: 'localhost:1234' })).status).toBe(200);
  });

  it('refuses a switch that a foreign page asks for, and takes one of its own', async () => {
    const body = '{"variant":"envoy-dorp"}'; // refused later: what counts is who may ask
    for (const origin of ['http://evil.example', 'https://localhost', 'null', `${lab.webUrl}0`]) {
      const answer = await ask('POST', '/lab/variant', { origin, ...json }, body);
      expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Origin header') } });
    }
    expect((await ask('POST', '/lab/variant', { origin: lab.webUrl, ...json }, body)).status).toBe(400);
  });

  it.each([
    ['text/plain', '{"variant":"envoy-copy"}', 415, 'application/json'],
    ['application/json', '{"variant":', 400, 'not valid JSON'],
    ['application/json', '{"variant":"envoy-dorp"}', 400, 'baseline, envoy-drop, envoy-copy'],
    ['application/json', '{"varaint":"envoy-drop"}', 400, 'varaint'],
    ['application/json', `{"variant":"${'x'.repeat(20_000)}"}`, 413, '16 KiB'],
  ])('refuses a switch sent as %s: %.30s', async (type, body, status, detail) => {
    const answer = await ask('POST', '/lab/variant', { 'content-type': type }, body);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
    expect((await ask('GET', '/lab/state')).body).toMatchObject({ variant: 'baseline' });
  });

  it('lets one switch at a time through', async () => {
    const bodies = ['envoy-drop', 'envoy-copy'].map((variant) => JSON.stringify({ variant }));
    const answers = await Promise.all(bodies.map((body) => ask('POST', '/lab/variant', json, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const state = (await ask('GET', '/lab/state')).body as LabState;
    expect(state.services.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(state.envoy).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) });
  });

  it('tells the page how it runs', async () => {
    expect((await ask('GET', '/config.json')).body).toMatchObject({ mode: 'native', grafana_url: null });
  });
});
