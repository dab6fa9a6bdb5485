import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startInventory } from '@demo/inventory';
import { startNotify } from '@demo/notify';
import { startOrder } from '@demo/order';
import { startPricing } from '@demo/pricing';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startGateway } from './bootstrap';

const MOUSE = { user_id: 'u1', product_name: 'Mouse', quantity: 1 };
/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = '60000';

interface Answer {
  status: number;
  json: Record<string, unknown>;
}

describe.each([
  ['that only passes orders on', false],
  ['that asks inventory by gRPC first', true],
])('the gateway %s', (_what, asks) => {
  let folder: string;
  let grpcPort: string;
  let chain: Record<'gateway' | 'order' | 'inventory' | 'pricing' | 'notify', RunningService>;

  const settings = (name: string) => ({
    PORT: '0',
    LOG_LEVEL: 'silent',
    CALL_TIMEOUT_MS: PATIENT_MS,
    ...databaseFor(name, folder),
  });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'gateway-'));
    grpcPort = String(await unusedPort());
    const notify = await startNotify(settings('n'));
    const pricing = await startPricing({ ...settings('p'), NOTIFY_URL: notify.url });
    const served = asks ? { GRPC_PORT: grpcPort } : {};
    const inventory = await startInventory({ ...settings('i'), PRICING_URL: pricing.url, ...served });
    const order = await startOrder({ ...settings('o'), INVENTORY_URL: inventory.url });
    const asked = asks ? { INVENTORY_GRPC_URL: `grpc://127.0.0.1:${grpcPort}` } : {};
    const gateway = await startGateway({ ...settings('g'), ORDER_URL: order.url, ...asked });
    chain = { gateway, order, inventory, pricing, notify };
  });
  afterEach(async () => {
    for (const service of Object.values(chain)) await service.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (service: keyof typeof chain, at: string, method = 'GET', body?: object, headers = {}) => {
    const answer = await fetch(chain[service].url + at, {
      method,
      headers: { ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const place = (body: object = MOUSE, headers = {}): Promise<Answer> =>
    call('gateway', '/orders', 'POST', body, headers);
  const ordersKept = async () => ((await call('order', '/orders')).json['items'] as unknown[]).length;

  it('answers what order answers, and order keeps it', async () => {
    const placed = await place();
    expect(placed).toMatchObject({ status: 201, json: { order_id: 1, status: 'confirmed' } });
    for (const at of ['/orders/1', '/orders?limit=1', '/orders/2', '/orders?limit=x'])
      expect(await call('gateway', at)).toEqual(await call('order', at));
    expect(await call('gateway', '/orders/1/cancel', 'POST', {})).toMatchObject({ json: { status: 'cancelled' } });
    expect(await call('order', '/orders/1')).toMatchObject({ json: { status: 'cancelled' } });
  });

  it('hands the Idempotency-Key on: the same key makes one order', async () => {
    const [first, again] = [
      await place(MOUSE, { 'idempotency-key': 'k1' }),
      await place(MOUSE, { 'idempotency-key': 'k1' }),
    ];
    expect(again).toEqual(first);
    expect(await ordersKept()).toBe(1);
    expect(await place({ ...MOUSE, quantity: 2 }, { 'idempotency-key': 'k1' })).toMatchObject({ status: 422 });
    expect(await place(MOUSE, { 'idempotency-key': 'zwei Wörter' })).toMatchObject({ status: 400 });
  });

  it('refuses a bad order itself, naming the field', async () => {
    expect(await place({ ...MOUSE, quantity: 0 })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'quantity' }] },
    });
    expect(await ordersKept()).toBe(0);
  });

  it('says what is left of what is sold out, and order only hears of it where inventory was not asked', async () => {
    await call('inventory', '/inventory/Mouse', 'PUT', { stock: 3 });
    expect(await place({ ...MOUSE, quantity: 4 })).toMatchObject({
      status: 409,
      json: { detail: 'Only 3 of Mouse are left, 4 were asked for.', available: 3 },
    });
    expect(await place({ ...MOUSE, product_name: 'Nothing' })).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('There is no product Nothing') },
    });
    expect(await ordersKept()).toBe(asks ? 0 : 2);
  });

  it('passes on which hop failed, in the words of order', async () => {
    const failed = await call('gateway', '/orders/error', 'POST', MOUSE);
    expect(failed).toMatchObject({ status: 502, json: { hop: 'notify', order_status: 'failed', order_id: 1 } });
  });

  it('answers 502 and names order when order is gone, and stays healthy itself', async () => {
    await chain.order.close();
    expect(await place()).toMatchObject({ status: 502, json: { hop: 'order' } });
    expect(await call('gateway', '/health')).toEqual({
      status: 200,
      json: { status: 'ok', service: 'gateway', version: '0.1.0' },
    });
  });

  it('names inventory when that is gone', async () => {
    await chain.inventory.close();
    expect(await place()).toMatchObject({ status: 502, json: { hop: 'inventory' } });
    expect(await ordersKept()).toBe(asks ? 0 : 1);
  });
});

describe('its configuration', () => {
  it('is refused where INVENTORY_GRPC_URL is no gRPC URL, saying what one looks like', async () => {
    const start = startGateway({ PORT: '0', INVENTORY_GRPC_URL: 'http://127.0.0.1:3001' });
    await expect(start).rejects.toThrow(
      /INVENTORY_GRPC_URL="http.*must be a gRPC URL such as grpc:\/\/127\.0\.0\.1:3002/,
    );
  });
});

async function unusedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
