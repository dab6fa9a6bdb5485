import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startNotify } from '@demo/notify';
import { type RunningService, type Seam } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startPricing } from './bootstrap';
import { forwardHeaders } from './forward-headers';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Mouse', quantity: 3 };
/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = '60000';

describe('pricing', () => {
  let folder: string;
  const running: { close(): Promise<unknown> }[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pricing-'));
  });
  afterEach(async () => {
    for (const service of running.splice(0).reverse()) await service.close();
    rmSync(folder, { recursive: true });
  });

  const keep = <T extends { close(): Promise<unknown> }>(service: T): T => {
    running.push(service);
    return service;
  };
  const notify = async () =>
    keep(
      await startNotify({
        PORT: '0',
        LOG_LEVEL: 'silent',
        ...databaseFor('n', folder),
      }),
    );
  const pricing = async (notifyUrl: string, seam?: Seam, timeoutMs = PATIENT_MS): Promise<RunningService> =>
    keep(
      await startPricing(
        {
          PORT: '0',
          LOG_LEVEL: 'silent',
          ...databaseFor('p', folder),
          NOTIFY_URL: notifyUrl,
          CALL_TIMEOUT_MS: timeoutMs,
        },
        seam,
      ),
    );
  /** A callee that does what the listener says; only for what the real notify cannot be made to do. */
  const callee = async (listener: (headers: IncomingHttpHeaders) => string | undefined) => {
    const server = createServer((request, response) => {
      const answer = listener(request.headers);
      if (answer) request.resume().on('end', () => response.end(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    keep({
      close: async () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const call = async (service: RunningService, method: string, route: string, body?: object, headers = {}) => {
    const answer = await fetch(service.url + route, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };

  it('quotes an order in decimals, and has its customer told', async () => {
    const service = await pricing((await notify()).url);
    expect(await call(service, 'POST', '/pricing/calculate', ORDER)).toEqual({
      status: 200,
      json: {
        order_id: 7,
        pricing: { unit_price: 29.99, quantity: 3, total_price: 89.97, currency: 'USD' },
        notification: { notification_id: 1, status: 'sent' },
      },
    });
  });

  it('quotes once for each order, also when the price changes in between', async () => {
    const service = await pricing((await notify()).url);
    const first = await call(service, 'POST', '/pricing/calculate', ORDER);
    expect((await call(service, 'PUT', '/pricing/Mouse', { unit_price: 1 })).status).toBe(200);
    expect(await call(service, 'POST', '/pricing/calculate', ORDER)).toEqual(first);
    const other = await call(service, 'POST', '/pricing/calculate', { ...ORDER, quantity: 4 });
    expect(other).toMatchObject({ status: 422, json: { hop: 'pricing', order_id: 7 } });
  });

  it('names itself when a product has no price', async () => {
    const service = await pricing((await notify()).url);
    const answer = await call(service, 'POST', '/pricing/calculate', { ...ORDER, product_name: 'Piano' });
    expect(answer).toMatchObject({ status: 404, json: { hop: 'pricing', order_id: 7 } });
  });

  it('keeps a price list that can be changed', async () => {
    const service = await pricing((await notify()).url);
    expect(await call(service, 'PUT', '/pricing/Piano', { unit_price: 1234.5 })).toMatchObject({
      status: 200,
      json: { product_name: 'Piano', unit_price: 1234.5 },
    });
    expect((await call(service, 'DELETE', '/pricing/Piano')).status).toBe(204);
    expect((await call(service, 'DELETE', '/pricing/Piano')).status).toBe(404);
    const names = ((await call(service, 'GET', '/pricing')).json['items'] as { product_name: string }[]).map(
      ({ product_name }) => product_name,
    );
    expect(names).toEqual(['Keyboard', 'Mouse', 'Laptop']);
  });

  it.each([0, 0.29, 35 * 0.01, 999_999.99, 1_000_000])('takes %d for a price', async (unit_price) => {
    const service = await pricing('http://127.0.0.1:1');
    expect((await call(service, 'PUT', '/pricing/Piano', { unit_price })).status).toBe(200);
  });

  it.each([0.001, 3.7e-62, 1.005, 999_999.995, -0.01, 1_000_000.01])('refuses %d as a price', async (unit_price) => {
    const service = await pricing('http://127.0.0.1:1');
    const answer = await call(service, 'PUT', '/pricing/Piano', { unit_price });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ in: 'body', field: 'unit_price' }] } });
  });

  it('says 502 and that nothing was done when notify does not run', async () => {
    const gone = await notify();
    await gone.close();
    running.pop();
    const answer = await call(await pricing(gone.url), 'POST', '/pricing/calculate', ORDER);
    expect(answer).toMatchObject({ status: 502, json: { hop: 'notify' } });
    expect(answer.json).not.toHaveProperty('in_doubt');
  });

  it('says 504 and that it is in doubt when notify does not answer', async () => {
    const service = await pricing(await callee(() => undefined), undefined, '300');
    const answer = await call(service, 'POST', '/pricing/calculate', ORDER);
    expect(answer).toMatchObject({ status: 504, json: { hop: 'notify', in_doubt: true } });
  });

  it('ends the doubt about an order: sent with its quote, or never to be sent', async () => {
    const service = await pricing((await notify()).url);
    await call(service, 'POST', '/pricing/calculate', ORDER);
    expect((await call(service, 'POST', '/pricing/void', { order_id: 7, withdraw: false })).json).toMatchObject({
      state: 'sent',
      result: { order_id: 7, pricing: { total_price: 89.97 }, notification: { status: 'sent' } },
    });
    expect((await call(service, 'POST', '/pricing/void', { order_id: 8, withdraw: false })).json).toEqual({
      order_id: 8,
      state: 'void',
      result: null,
    });
    const late = await call(service, 'POST', '/pricing/calculate', { ...ORDER, order_id: 8 });
    expect(late).toMatchObject({ status: 410, json: { hop: 'notify' } });
  });

  it('answers a problem about an order that was notified and never quoted', async () => {
    const told = await notify();
    const message = { order_id: 9, user_id: 'u1', product_name: 'Mouse', quantity: 1, total_price: 29.99 };
    expect(await call(told, 'POST', '/notifications/send', message)).toMatchObject({ status: 200 });
    const answer = await call(await pricing(told.url), 'POST', '/pricing/void', { order_id: 9, withdraw: false });
    expect(answer).toMatchObject({ status: 409, json: { hop: 'pricing', order_id: 9 } });
    expect(answer.json).toMatchObject({ detail: 'Order 9 was notified, but no quote of it is kept here.' });
  });

  describe('forward-headers', () => {
    const TRACE = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
      baggage: 'a=b',
      'x-request-id': 'c8f1a7de-2a4b-9c1e-8d0f-1b2c3d4e5f60',
    };
    const seenByNotify = async (seam?: Seam) => {
      const seen: IncomingHttpHeaders[] = [];
      const url = await callee((headers) => {
        seen.push(headers);
        return '{"notification_id":1,"status":"sent"}';
      });
      const service = await pricing(url, seam);
      await call(service, 'POST', '/pricing/calculate', ORDER, { ...TRACE, authorization: 'secret' });
      await call(service, 'POST', '/pricing/calculate', { ...ORDER, order_id: 8 });
      return seen;
    };

    it('hands on what joins a trace, and nothing else', async () => {
      const [first, second] = await seenByNotify(forwardHeaders);
      expect(first).toMatchObject(TRACE);
      expect(first).not.toHaveProperty('authorization');
      expect(second).not.toHaveProperty('traceparent');
    });

    it('is what makes the difference: without it nothing is handed on', async () => {
      const [first] = await seenByNotify();
      for (const name of Object.keys(TRACE)) expect(first).not.toHaveProperty(name);
    });
  });
});
