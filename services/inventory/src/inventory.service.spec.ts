import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNotify } from '@demo/notify';
import { startPricing } from '@demo/pricing';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startInventory } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Laptop', quantity: 2 };
/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = '60000';

describe('inventory', () => {
  let folder: string;
  let behind: RunningService[];
  let proxy: Proxy;
  let inventory: RunningService;

  /** Between inventory and the real pricing, to lose requests or answers as a network does. */
  interface Proxy {
    url: string;
    /** `pass`; `swallow` the request; `break` the connection after the request was carried out; `hang` after it. */
    mode: 'pass' | 'swallow' | 'break' | 'hang';
    close(): void;
  }
  const startProxy = async (target: string): Promise<Proxy> => {
    const forward = async (request: IncomingMessage, response: ServerResponse) => {
      const body = (await request.toArray()).join('');
      if (handle.mode === 'swallow') return void request.socket.destroy();
      const answer = await fetch(target + request.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      if (handle.mode === 'break') return void request.socket.destroy();
      if (handle.mode === 'pass') response.writeHead(answer.status).end(text);
    };
    const server = createServer((request, response) => void forward(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const handle: Proxy = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      mode: 'pass',
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
    return handle;
  };
  const launch = (timeoutMs = PATIENT_MS) =>
    startInventory({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('i', folder),
      PRICING_URL: proxy.url,
      CALL_TIMEOUT_MS: timeoutMs,
    });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'inventory-'));
    const notify = await startNotify({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('n', folder),
    });
    const pricing = await startPricing({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('p', folder),
      NOTIFY_URL: notify.url,
    });
    behind = [notify, pricing];
    proxy = await startProxy(pricing.url);
    inventory = await launch();
  });
  afterEach(async () => {
    proxy.close();
    for (const service of [...behind, inventory].reverse()) await service.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (method: string, route: string, body?: object) => {
    const answer = await fetch(inventory.url + route, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const reserve = (order: object = ORDER) => call('POST', '/inventory/reserve', order);
  const settle = async (order_id: number) => (await call('POST', '/inventory/settle', { order_id })).json['state'];
  const stockOf = async (product_name: string) =>
    (await call('POST', '/inventory/check', { product_name, quantity: 1 })).json['remaining_stock'];
  const notified = async (): Promise<number[]> => {
    const answer = await fetch(`${behind[0]!.url}/notifications`);
    const { items } = (await answer.json()) as { items: { order_id: number; status: string }[] };
    return items.filter(({ status }) => status === 'sent').map(({ order_id }) => order_id);
  };
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await delay(20);
  };

  it('reserves once for each order, however often and at once it is asked', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => reserve()));
    expect(answers[0]).toMatchObject({
      status: 200,
      json: { order_id: 7, inventory_check: { remaining_stock: 48 }, pricing: { total_price: 1999.98 } },
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await reserve()).toEqual(answers[0]);
    expect(await reserve({ ...ORDER, quantity: 3 })).toMatchObject({ status: 422, json: { order_id: 7 } });
    expect(await stockOf('Laptop')).toBe(48);
    expect(await notified()).toEqual([7]);
  });

  it('says what is left when the stock does not do, and reserves nothing', async () => {
    expect(await reserve({ ...ORDER, quantity: 51 })).toMatchObject({ status: 409, json: { available: 50 } });
    expect(await stockOf('Laptop')).toBe(50);
  });

  it('gives the stock back when the price or the notification fails', async () => {
    const failed = await call('POST', '/inventory/error', ORDER);
    expect(failed).toMatchObject({ status: 502, json: { hop: 'notify' } });
    await call('PUT', '/inventory/Piano', { stock: 3 });
    const unpriced = await reserve({ ...ORDER, order_id: 8, product_name: 'Piano' });
    expect(unpriced).toMatchObject({ status: 404, json: { hop: 'pricing' } });
    expect([await stockOf('Laptop'), await stockOf('Piano')]).toEqual([50, 3]);
    expect(await reserve()).toMatchObject({ status: 410 });
  });

  it('gives the stock back at once when pricing does not run', async () => {
    await behind.pop()!.close();
    proxy.close();
    expect(await reserve()).toMatchObject({ status: 502, json: { hop: 'pricing' } });
    expect(await stockOf('Laptop')).toBe(50);
    expect(await settle(7)).toBe('released');
  });

  it('gives the stock back at once when pricing is too slow, and makes a notification void that was sent all the same', async () => {
    await inventory.close();
    inventory = await launch('300');
    proxy.mode = 'hang';
    const slow = await reserve();
    expect(slow).toMatchObject({ status: 504, json: { hop: 'pricing' } });
    expect(slow.json).not.toHaveProperty('in_doubt');
    expect(await stockOf('Laptop')).toBe(50);
    proxy.mode = 'pass';
    await until(async () => (await notified()).length === 0);
    expect(await settle(7)).toBe('released');
  });

  it('keeps the stock while it is not known whether the customer was told, and confirms when he was', async () => {
    proxy.mode = 'break';
    expect(await reserve()).toMatchObject({ status: 502, json: { hop: 'pricing', in_doubt: true } });
    expect(await stockOf('Laptop')).toBe(48);
    proxy.mode = 'pass';
    expect(await settle(7)).toBe('confirmed');
    expect(await stockOf('Laptop')).toBe(48);
    expect(await notified()).toEqual([7]);
  });

  it('releases after a restart what was never priced, and keeps it from being notified later', async () => {
    proxy.mode = 'swallow';
    expect(await reserve()).toMatchObject({ status: 502, json: { in_doubt: true } });
    await inventory.close();
    proxy.mode = 'pass';
    inventory = await launch();
    await until(async () => (await stockOf('Laptop')) === 50);
    expect(await settle(7)).toBe('released');
    expect(await reserve()).toMatchObject({ status: 410 });
    expect(await notified()).toEqual([]);
  });

  it('refuses from now on an order it was asked about and had not heard of', async () => {
    expect(await settle(9)).toBe('released');
    expect(await reserve({ ...ORDER, order_id: 9 })).toMatchObject({ status: 410 });
    expect(await stockOf('Laptop')).toBe(50);
  });

  it('gives back what was sold once, however often it is asked to', async () => {
    await reserve();
    for (let times = 0; times < 2; times += 1) {
      const released = await call('POST', '/inventory/release', { order_id: 7, withdraw: false });
      expect(released.json).toMatchObject({ state: 'released' });
    }
    expect(await stockOf('Laptop')).toBe(50);
  });

  it('keeps products that can be put and taken away', async () => {
    expect(await call('PUT', '/inventory/Piano', { stock: 3 })).toMatchObject({ status: 200, json: { stock: 3 } });
    const { items } = (await call('GET', '/inventory?limit=2')).json as { items: { product_name: string }[] };
    expect(items.map(({ product_name }) => product_name)).toEqual(['Piano', 'Keyboard']);
    expect((await call('DELETE', '/inventory/Piano')).status).toBe(204);
    expect(await reserve({ ...ORDER, product_name: 'Piano' })).toMatchObject({ status: 404 });
    expect(await call('PUT', '/inventory/Piano', { stock: -1 })).toMatchObject({ status: 400 });
  });
});
