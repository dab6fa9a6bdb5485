import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startNotify } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Laptop', quantity: 2, total_price: 1999.98 };

describe('notify', () => {
  let folder: string;
  let notify: RunningService;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'notify-'));
    notify = await startNotify({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('n', folder),
    });
  });
  afterAll(async () => {
    await notify.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (method: string, route: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(notify.url + route, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.status, headers: answer.headers, json };
  };
  const send = (body: object) => call('POST', '/notifications/send', body);
  const sentFor = async (orderId: number) => {
    const { json } = await call('GET', '/notifications?limit=200');
    return (json['items'] as { order_id: number; status: string }[]).filter(({ order_id }) => order_id === orderId);
  };

  describe('telling the customer', () => {
    it('is done once for each order, also when asked ten times at once', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(ORDER)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ json }) => json['notification_id'])).size).toBe(1);
      await expect(sentFor(7)).resolves.toHaveLength(1);
    });

    it('is refused for an order that was given up before', async () => {
      const given = await call('POST', '/notifications/void', { order_id: 8, withdraw: false });
      expect(given.json).toEqual({ order_id: 8, state: 'void', notification: null });
      expect(await send({ ...ORDER, order_id: 8 })).toMatchObject({
        status: 410,
        json: { hop: 'notify', order_id: 8 },
      });
      await expect(sentFor(8)).resolves.toEqual([]);
    });

    it('cannot be undone by asking what became of it, only by withdrawing it', async () => {
      await send({ ...ORDER, order_id: 9 });
      const asked = await call('POST', '/notifications/void', { order_id: 9, withdraw: false });
      expect(asked.json).toMatchObject({ state: 'sent', notification: { status: 'sent' } });
      const withdrawn = await call('POST', '/notifications/void', { order_id: 9, withdraw: true });
      expect(withdrawn.json).toMatchObject({ state: 'withdrawn', notification: null });
      await expect(sentFor(9)).resolves.toMatchObject([{ status: 'withdrawn' }]);
    });

    it('fails when it is asked to, and has told nobody', async () => {
      const failed = await call('POST', '/notifications/error', { ...ORDER, order_id: 10 });
      expect(failed).toMatchObject({ status: 500, json: { hop: 'notify', order_id: 10 } });
      await expect(sentFor(10)).resolves.toEqual([]);
    });

    it('is not done any more once the caller has stopped waiting', async () => {
      const late = { 'x-request-deadline': String(Date.now() - 1) };
      expect((await call('POST', '/notifications/send', { ...ORDER, order_id: 11 }, late)).status).toBe(504);
      await expect(sentFor(11)).resolves.toEqual([]);
    });
  });

  it('lists newest first, page by page, each entry once', async () => {
    for (const order_id of [21, 22, 23]) await send({ ...ORDER, order_id });
    const first = (await call('GET', '/notifications?limit=2')).json;
    const ids = (page: Record<string, unknown>) =>
      (page['items'] as { order_id: number }[]).map(({ order_id }) => order_id);
    expect(ids(first)).toEqual([23, 22]);
    const second = (await call('GET', `/notifications?limit=2&cursor=${String(first['next_cursor'])}`)).json;
    expect(ids(second)[0]).toBe(21);
  });

  describe('bad input', () => {
    it('is answered with a problem that names each wrong field', async () => {
      const { status, headers, json } = await send({ ...ORDER, order_id: 0, total_price: -1, colour: 'red' });
      expect(status).toBe(400);
      expect(headers.get('content-type')).toBe('application/problem+json');
      const errors = json['errors'] as { in: string; field: string }[];
      expect(errors.map(({ field }) => field).sort()).toEqual(['colour', 'order_id', 'total_price']);
      expect(new Set(errors.map((error) => error.in))).toEqual(new Set(['body']));
    });

    it.each([
      ['a body that is not JSON', 400, () => call('POST', '/notifications/send', '{"order_id":')],
      ['a body over 64 KiB', 413, () => send({ ...ORDER, user_id: 'x'.repeat(70_000) })],
      ['another content type', 415, () => call('POST', '/notifications/send', 'a=b', { 'content-type': 'text/plain' })],
      ['a method the path does not take', 405, () => call('DELETE', '/notifications')],
      ['a path there is not', 404, () => call('GET', '/nothing')],
      ['a page of nothing', 400, () => call('GET', '/notifications?limit=0')],
      ['an unknown query field', 400, () => call('GET', '/notifications?offset=3')],
    ])('%s is answered %i', async (_what, expected, ask) => {
      const { status, headers, json } = await ask();
      expect(status).toBe(expected);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(json).toMatchObject({ type: 'about:blank', status: expected });
    });

    it('says which methods a path takes', async () => {
      expect((await call('DELETE', '/notifications')).headers.get('allow')).toBe('GET, HEAD');
    });

    it('never gets to see a stack trace', async () => {
      const { status, json } = await call('GET', '/error');
      expect(status).toBe(500);
      expect(JSON.stringify(json)).not.toMatch(/\.js|at /);
    });

    it('a path that cannot be decoded is no server error', async () => {
      const status = await new Promise((resolve) => {
        httpRequest(`${notify.url}/notifications%zz`, (response) => resolve(response.resume().statusCode)).end();
      });
      expect([400, 404]).toContain(status);
    });
  });

  it('describes itself: every answer of the OpenAPI document has a schema that exists', async () => {
    const { status, json } = await call('GET', '/openapi.json');
    expect(status).toBe(200);
    const { schemas } = json['components'] as { schemas: Record<string, unknown> };
    const referred = [...JSON.stringify(json).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!);
    expect(referred).toContain('NotificationPageDto');
    expect(referred.filter((name) => !(name in schemas))).toEqual([]);
  });
});

describe('GET /health', () => {
  it('is 503 and says why when the database is gone', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'notify-'));
    const notify = await startNotify({
      PORT: '0',
      LOG_LEVEL: 'silent',
      // A file that is gone is SQLite's; PostgreSQL's ways to be gone are in the kit's specs.
      DATABASE_PATH: path.join(folder, 'n.db'),
    });
    const health = async () => {
      const answer = await fetch(`${notify.url}/health`);
      return { status: answer.status, json: (await answer.json()) as unknown };
    };
    expect(await health()).toMatchObject({ status: 200, json: { status: 'ok', database: { status: 'ok' } } });
    rmSync(folder, { recursive: true });
    expect(await health()).toMatchObject({
      status: 503,
      json: { status: 'down', database: { status: 'down', detail: 'the file is gone' } },
    });
    await notify.close();
  });
});
