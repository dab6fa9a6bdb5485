import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startNotify } from '@demo/notify';
import { startPricing } from '@demo/pricing';
import { type Measurement, type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startInventory } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Laptop', quantity: 2 };

describe('what inventory tells about itself', () => {
  let folder: string;
  let running: RunningService[];
  let inventory: RunningService;
  const measured: Measurement[] = [];
  const onMeasure = (message: unknown) => {
    const measurement = message as Measurement;
    if (measurement.name.startsWith('shop.inventory.')) measured.push(measurement);
  };

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
    channel('demo.measure').subscribe(onMeasure);
    inventory = await startInventory({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('i', folder),
      PRICING_URL: pricing.url,
    });
    running = [inventory, pricing, notify];
  });
  afterEach(async () => {
    channel('demo.measure').unsubscribe(onMeasure);
    for (const service of running) await service.close();
    rmSync(folder, { recursive: true });
    measured.length = 0;
  });

  const call = async (method: string, route: string, body?: object) => {
    const answer = await fetch(inventory.url + route, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    return answer.status;
  };
  /** What was announced since it was asked last. */
  const announced = () => measured.splice(0);
  const stock = (product: string, value: number): Measurement => ({
    instrument: 'gauge',
    name: 'shop.inventory.stock',
    value,
    unit: '{unit}',
    description: expect.any(String) as string,
    attributes: { 'product.name': product },
  });

  it('tells the stock of every product when it starts', () => {
    expect(announced()).toEqual([stock('Laptop', 50), stock('Mouse', 200), stock('Keyboard', 150)]);
  });

  it('tells the stock whenever it changes, and the units reserved for orders, each order once', async () => {
    announced();
    for (let times = 0; times < 2; times += 1) expect(await call('POST', '/inventory/reserve', ORDER)).toBe(200);
    const reserved = {
      instrument: 'counter',
      name: 'shop.inventory.reserved',
      value: 2,
      unit: '{unit}',
      description: expect.any(String) as string,
      attributes: { 'product.name': 'Laptop' },
    };
    expect(announced()).toEqual([reserved, stock('Laptop', 48)]);
    await call('POST', '/inventory/release', { order_id: 7, withdraw: false });
    expect(announced()).toEqual([stock('Laptop', 50)]);
    await call('PUT', '/inventory/Piano', { stock: 3 });
    await call('DELETE', '/inventory/Piano');
    expect(announced()).toEqual([stock('Piano', 3), stock('Piano', 0)]);
  });

  it('tells nothing when nothing is reserved', async () => {
    announced();
    expect(await call('POST', '/inventory/reserve', { ...ORDER, quantity: 51 })).toBe(409);
    expect(await call('POST', '/inventory/reserve', { ...ORDER, product_name: 'Piano' })).toBe(404);
    expect(announced()).toEqual([]);
  });
});
