import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startInventory } from '@demo/inventory';
import { startNotify } from '@demo/notify';
import { startPricing } from '@demo/pricing';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startOrder } from './bootstrap';

const LAPTOP = { user_id: 'u1', product_name: 'Laptop', quantity: 1 };
/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = '60000';

interface Answer {
  status: number;
  json: Record<string, unknown>;
}

describe('order', () => {
  let folder: string;
  let order: RunningService;
  let inventory: RunningService;
  let pricing: RunningService;
  let notify: RunningService;

  const settings = (name: string) => ({
    PORT: '0',
    LOG_LEVEL: 'silent',
    CALL_TIMEOUT_MS: PATIENT_MS,
    ...databaseFor(name, folder),
  });
  const launchOrder = (inventoryUrl: string, env = {}) =>
    startOrder({ ...settings('o'), INVENTORY_URL: inventoryUrl, ...env });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'order-'));
    notify = await startNotify(settings('n'));
    pricing = await startPricing({ ...settings('p'), NOTIFY_URL: notify.url });
    inventory = await startInventory({ ...settings('i'), PRICING_URL: pricing.url });
    order = await launchOrder(inventory.url);
  });
  afterEach(async () => {
    for (const service of [order, inventory, pricing, notify]) await service.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (url: string, method = 'GET', body?: object, headers = {}): Promise<Answer> => {
    const answer = await fetch(url, {
      method,
      headers: { ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const place = (body: object = LAPTOP, key?: string) =>
    call(`${order.url}/orders`, 'POST', body, key ? { 'idempotency-key': key } : {});
  const find = async (id: unknown) => (await call(`${order.url}/orders/${String(id)}`)).json;
  const statusOf = async (id: unknown) => (await find(id))['status'];
  const items = async (url: string) => (await call(`${url}?limit=200`)).json['items'] as Record<string, unknown>[];
  const stockOf = async (product: string) =>
    (await items(`${inventory.url}/inventory`)).find(({ product_name }) => product_name === product)?.['stock'];
  const notified = async () =>
    (await items(`${notify.url}/notifications`))
      .filter(({ status }) => status === 'sent')
      .map((row) => row['order_id']);
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await delay(20);
  };

  it('runs the whole chain and answers with what each service did', async () => {
    expect(await place({ ...LAPTOP, quantity: 2 })).toEqual({
      status: 201,
      json: {
        order_id: 1,
        status: 'confirmed',
        inventory_check: { product_name: 'Laptop', quantity: 2, available: true, remaining_stock: 48 },
        pricing: { unit_price: 999.99, quantity: 2, total_price: 1999.98, currency: 'USD' },
        notification: { notification_id: 1, status: 'sent' },
      },
    });
    expect(await find(1)).toMatchObject({ status: 'confirmed', user_id: 'u1', pricing: { total_price: 1999.98 } });
    expect(await notified()).toEqual([1]);
  });

  it('sells exactly the last 50 laptops to 100 who want one at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => place()));
    const told = answers.map(({ status, json }) => (status === 201 ? 'sold' : `${status} ${String(json['detail'])}`));
    const times = (what: string) => told.filter((one) => one === what).length;
    expect(Object.fromEntries(told.map((what) => [what, times(what)]))).toEqual({
      sold: 50,
      '409 Only 0 of Laptop are left, 1 were asked for.': 50,
    });
    expect(await stockOf('Laptop')).toBe(0);
    expect(new Set(await notified()).size).toBe(50);
  });

  it('rejects what cannot be had: 409 naming what is left, 404 for an unknown product', async () => {
    expect(await place({ ...LAPTOP, quantity: 51 })).toMatchObject({
      status: 409,
      json: { order_id: 1, order_status: 'rejected', available: 50 },
    });
    expect(await place({ ...LAPTOP, product_name: 'Piano' })).toMatchObject({
      status: 404,
      json: { order_id: 2, order_status: 'rejected' },
    });
    expect(await find(1)).toMatchObject({ status: 'rejected', hop: null, pricing: null });
  });

  it('fails through all four services when asked to, and sells nothing', async () => {
    expect(await call(`${order.url}/orders/error`, 'POST', LAPTOP)).toMatchObject({
      status: 502,
      json: { order_id: 1, order_status: 'failed', hop: 'notify' },
    });
    expect(await find(1)).toMatchObject({ status: 'failed', hop: 'notify' });
    expect(await stockOf('Laptop')).toBe(50);
    expect(await notified()).toEqual([]);
  });

  describe('an Idempotency-Key', () => {
    it('makes one order of two at once and of a third later, which all get the first result', async () => {
      const [first, second] = await Promise.all([place(LAPTOP, 'k1'), place(LAPTOP, 'k1')]);
      expect(first).toMatchObject({ status: 201, json: { order_id: 1 } });
      expect(second).toEqual(first);
      expect(await place(LAPTOP, 'k1')).toEqual(first);
      expect(await items(`${order.url}/orders`)).toHaveLength(1);
      expect(await stockOf('Laptop')).toBe(49);
    });

    it('gives the first refusal again, even if the order were possible now', async () => {
      const refused = await place({ ...LAPTOP, quantity: 51 }, 'k1');
      await call(`${inventory.url}/inventory/Laptop`, 'PUT', { stock: 100 });
      expect(await place({ ...LAPTOP, quantity: 51 }, 'k1')).toEqual(refused);
      expect(refused.status).toBe(409);
    });

    it('is refused with another body, and when it is not a key', async () => {
      await place(LAPTOP, 'k1');
      expect(await place({ ...LAPTOP, quantity: 2 }, 'k1')).toMatchObject({ status: 422, json: { order_id: 1 } });
      expect(await place(LAPTOP, 'two words')).toMatchObject({
        status: 400,
        json: { errors: [{ in: 'header', field: 'Idempotency-Key' }] },
      });
    });
  });

  it('cancels a confirmed order once and gives the stock back', async () => {
    await place({ ...LAPTOP, quantity: 5 });
    for (let times = 0; times < 2; times += 1) {
      expect(await call(`${order.url}/orders/1/cancel`, 'POST')).toMatchObject({
        status: 200,
        json: { status: 'cancelled' },
      });
    }
    expect(await stockOf('Laptop')).toBe(50);
    await place({ ...LAPTOP, quantity: 51 });
    expect(await call(`${order.url}/orders/2/cancel`, 'POST')).toMatchObject({
      status: 409,
      json: { order_status: 'rejected' },
    });
    expect(await call(`${order.url}/orders/99/cancel`, 'POST')).toMatchObject({ status: 404 });
    expect(await call(`${order.url}/orders/1/cancel`, 'POST', { reason: 'changed my mind' })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'reason' }] },
    });
  });

  it('sells on when units that come back lift the stock above what can be put', async () => {
    await place({ ...LAPTOP, quantity: 5 });
    await call(`${inventory.url}/inventory/Laptop`, 'PUT', { stock: 1_000_000_000 });
    await call(`${order.url}/orders/1/cancel`, 'POST');
    expect(await place()).toMatchObject({ status: 201, json: { inventory_check: { remaining_stock: 1_000_000_004 } } });
  });

  it('gives the stock of a cancelled order back later when inventory does not run', async () => {
    await place({ ...LAPTOP, quantity: 5 });
    const { port } = new URL(inventory.url);
    await inventory.close();
    expect(await call(`${order.url}/orders/1/cancel`, 'POST')).toMatchObject({ status: 200 });
    inventory = await startInventory({ ...settings('i'), PORT: port, PRICING_URL: pricing.url });
    await until(async () => (await stockOf('Laptop')) === 50);
  });

  it.each([
    ['inventory', () => inventory],
    ['pricing', () => pricing],
    ['notify', () => notify],
  ])('fails with 502 naming %s when it does not run, and sells nothing', async (hop, service) => {
    await service().close();
    expect(await place()).toMatchObject({ status: 502, json: { hop, order_id: 1, order_status: 'failed' } });
    expect(await statusOf(1)).toBe('failed');
    if (hop !== 'inventory') expect(await stockOf('Laptop')).toBe(50);
  });

  describe('when inventory cannot be relied on', () => {
    let middle: Server;
    let mode: 'pass' | 'hang' | 'break';
    let url: string;

    /** Between order and the real inventory; what arrives is carried out, but its answer may be lost. */
    const relay = async (request: IncomingMessage, response: ServerResponse) => {
      const body = (await request.toArray()).join('');
      const answer = await call(inventory.url + request.url, 'POST', JSON.parse(body) as object);
      if (mode === 'break') request.socket.destroy();
      if (mode === 'pass') response.writeHead(answer.status).end(JSON.stringify(answer.json));
    };

    beforeEach(async () => {
      mode = 'pass';
      middle = createServer((request, response) => void relay(request, response)).listen(0, '127.0.0.1');
      await once(middle, 'listening');
      await order.close();
      url = `http://127.0.0.1:${(middle.address() as AddressInfo).port}`;
      order = await launchOrder(url);
    });
    afterEach(() => {
      middle.closeAllConnections();
      middle.close();
    });

    it('fails with 504 when no answer comes in time, and takes back later what was done', async () => {
      await order.close();
      order = await launchOrder(url, { CALL_TIMEOUT_MS: '300' });
      mode = 'hang';
      expect(await place()).toMatchObject({ status: 504, json: { hop: 'inventory', order_status: 'failed' } });
      expect(await statusOf(1)).toBe('failed');
      mode = 'pass';
      await until(async () => (await stockOf('Laptop')) === 50 && (await notified()).length === 0);
    });

    it('says that it is being found out when the connection breaks, and confirms what was carried out', async () => {
      mode = 'break';
      expect(await place(LAPTOP, 'k1')).toMatchObject({
        status: 502,
        json: { hop: 'inventory', order_status: 'pending', in_doubt: true },
      });
      mode = 'pass';
      await until(async () => (await statusOf(1)) === 'confirmed');
      expect(await place(LAPTOP, 'k1')).toMatchObject({ status: 201, json: { order_id: 1 } });
      expect(await stockOf('Laptop')).toBe(49);
      expect(await notified()).toEqual([1]);
    });

    it('asks after a restart what became of a pending order, and confirms it', async () => {
      mode = 'break';
      await place();
      expect(await statusOf(1)).toBe('pending');
      await order.close();
      order = await launchOrder(inventory.url);
      await until(async () => (await statusOf(1)) === 'confirmed');
    });
  });

  it('gives up after a restart a pending order that inventory never heard of', async () => {
    await order.close();
    await inventory.close();
    const { port } = new URL(inventory.url);
    // Nobody accepts the call, and the answer to the question is lost as well: as after kill -9 of both.
    const lost = createServer((request) => request.socket.destroy()).listen(Number(port), '127.0.0.1');
    await once(lost, 'listening');
    order = await launchOrder(inventory.url);
    await place();
    expect(await statusOf(1)).toBe('pending');
    lost.closeAllConnections();
    await once(lost.close(), 'close');
    inventory = await startInventory({ ...settings('i'), PORT: port, PRICING_URL: pricing.url });
    await until(async () => (await statusOf(1)) === 'failed');
    expect(await stockOf('Laptop')).toBe(50);
  });

  it('lists newest first, page by page', async () => {
    for (let times = 0; times < 3; times += 1) await place();
    const first = (await call(`${order.url}/orders?limit=2`)).json as {
      items: { order_id: number }[];
      next_cursor: number;
    };
    expect(first.items.map(({ order_id }) => order_id)).toEqual([3, 2]);
    const second = (await call(`${order.url}/orders?limit=2&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({ items: [{ order_id: 1 }], next_cursor: null });
  });

  it.each([
    ['/orders/0', 400],
    ['/orders/one', 400],
    ['/orders/99', 404],
  ])('answers GET %s with %i', async (route, status) => {
    expect((await call(order.url + route)).status).toBe(status);
  });

  it('names each field of an order that is wrong or not known', async () => {
    const { status, json } = await place({ user_id: '', product_name: 'Laptop', quantity: 0.5, colour: 'red' });
    expect(status).toBe(400);
    expect((json['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'colour',
      'quantity',
      'user_id',
    ]);
    expect(await items(`${order.url}/orders`)).toEqual([]);
  });
});
