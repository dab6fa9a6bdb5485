import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startNotify } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Laptop', quantity: 2, total_price: 1999.98 };

describe('what notify tells about itself', () => {
  let folder: string;
  let notify: RunningService;
  const measured: unknown[] = [];
  const onMeasure = (message: unknown) => void measured.push(message);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'notify-'));
    channel('demo.measure').subscribe(onMeasure);
    notify = await startNotify({
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...databaseFor('n', folder),
    });
  });
  afterAll(async () => {
    channel('demo.measure').unsubscribe(onMeasure);
    await notify.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (route: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(notify.url + route, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.status;
  };

  it('counts each notification once by its kind, and none that was not sent', async () => {
    for (let times = 0; times < 2; times += 1) expect(await post('/notifications/send', ORDER)).toBe(200);
    expect(await post('/notifications/error', { ...ORDER, order_id: 8 })).toBe(500);
    expect(await post('/notifications/void', { order_id: 9, withdraw: false })).toBe(200);
    expect(await post('/notifications/send', { ...ORDER, order_id: 9 })).toBe(410);
    expect(measured).toEqual([
      {
        instrument: 'counter',
        name: 'shop.notifications',
        value: 1,
        unit: '{notification}',
        description: expect.any(String) as string,
        attributes: { 'notification.kind': 'order_confirmed' },
      },
    ]);
  });
});
