import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startNotify } from '@demo/notify';
import { type Measurement, type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startPricing } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Mouse', quantity: 3 };

describe('what pricing tells about itself', () => {
  let folder: string;
  let notify: RunningService;
  let pricing: RunningService;
  const measured: Measurement[] = [];
  const onMeasure = (message: unknown) => void measured.push(message as Measurement);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pricing-'));
    channel('demo.measure').subscribe(onMeasure);
    notify = await startNotify({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('n', folder),
    });
    pricing = await startPricing({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('p', folder),
      NOTIFY_URL: notify.url,
    });
  });
  afterAll(async () => {
    channel('demo.measure').unsubscribe(onMeasure);
    await pricing.close();
    await notify.close();
    rmSync(folder, { recursive: true });
  });

  const calculate = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${pricing.url}/pricing/calculate`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return answer.status;
  };

  it('adds up what it quotes, once for each order, and nothing for what has no price', async () => {
    for (let times = 0; times < 2; times += 1) expect(await calculate(ORDER)).toBe(200);
    expect(await calculate({ ...ORDER, order_id: 8, product_name: 'Piano' })).toBe(404);
    expect(measured.filter(({ name }) => name !== 'shop.notifications')).toEqual([
      {
        instrument: 'counter',
        name: 'shop.quoted.amount',
        value: 89.97,
        unit: '{USD}',
        description: expect.any(String) as string,
      },
    ]);
  });
});
