import { channel, tracingChannel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Measurement, type Seam, type Step } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startOrder } from './bootstrap';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACE_RESPONSE = `00-${TRACE_ID}-b7ad6b7169203331-01`;

/** Sets the header that whatever traces the service sets. */
const traced: Seam = {
  onRequest: (_request, response, next) => {
    response.setHeader('traceresponse', TRACE_RESPONSE);
    next();
  },
};

/** What inventory says, to an order with the id 1. */
const ANSWERS = {
  confirm: {
    order_id: 1,
    inventory_check: { product_name: 'Laptop', quantity: 1, available: true, remaining_stock: 49 },
    pricing: { unit_price: 999.99, quantity: 1, total_price: 999.99, currency: 'USD' },
    notification: { notification_id: 1, status: 'sent' },
  },
  refuse: { status: 409, type: 'about:blank', title: 'Conflict', detail: 'none left', available: 0 },
  fail: { status: 502, type: 'about:blank', title: 'Bad Gateway', detail: 'pricing does not run', hop: 'pricing' },
};

describe('what order tells about itself', () => {
  let folder: string;
  let inventory: Server;
  let answer: 'break' | keyof typeof ANSWERS;
  const steps: Step[] = [];
  const measurements: Measurement[] = [];
  const onStep = { start: (step: Step) => void steps.push(step) };
  const onMeasure = (message: unknown) => void measurements.push(message as Measurement);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'order-'));
    inventory = createServer((request, response) => {
      if (answer === 'break') return void request.socket.destroy();
      const body = ANSWERS[answer];
      const status = 'status' in body ? body.status : 200;
      request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(body)));
    }).listen(0, '127.0.0.1');
    await once(inventory, 'listening');
    tracingChannel<unknown, Step>('demo.step').subscribe(onStep as never);
    channel('demo.measure').subscribe(onMeasure);
  });
  afterEach(() => {
    tracingChannel<unknown, Step>('demo.step').unsubscribe(onStep as never);
    channel('demo.measure').unsubscribe(onMeasure);
    steps.length = measurements.length = 0;
    inventory.close();
    rmSync(folder, { recursive: true });
  });

  const launch = () =>
    startOrder(
      {
        PORT: '0',
        LOG_LEVEL: 'silent',
        ...databaseFor('o', folder),
        INVENTORY_URL: `http://127.0.0.1:${(inventory.address() as AddressInfo).port}`,
      },
      traced,
    );
  const post = async (url: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: body && JSON.stringify(body) });
    return (await response.json()) as Record<string, unknown>;
  };
  const place = (url: string) => post(`${url}/orders`, { user_id: 'u1', product_name: 'Laptop', quantity: 1 });

  it('settles a pending order after a restart in a trace of its own, linked to the one that placed it', async () => {
    answer = 'break';
    const first = await launch();
    const told = await place(first.url);
    expect(told).toMatchObject({ order_status: 'pending', trace_id: TRACE_ID });
    await first.close();
    steps.length = 0;
    const second = await launch();
    while (steps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await second.close();
    expect(steps[0]).toMatchObject({
      name: 'settle order',
      attributes: { 'order.id': told['order_id'] },
      root: true,
      link: TRACE_RESPONSE,
    });
  });

  const outcome = (value: string): Measurement => ({
    instrument: 'counter',
    name: 'shop.orders',
    value: 1,
    unit: '{order}',
    description: expect.any(String) as string,
    attributes: { 'order.outcome': value },
  });
  const duration: Measurement = {
    instrument: 'histogram',
    name: 'shop.order.duration',
    value: expect.any(Number) as number,
    unit: 's',
    description: expect.any(String) as string,
  };

  it('counts a confirmed order and its cancelling, and measures how long the order took, with no id as a label', async () => {
    answer = 'confirm';
    const service = await launch();
    const { order_id } = await place(service.url);
    expect(measurements).toEqual([outcome('confirmed'), duration]);
    for (let times = 0; times < 2; times += 1) await post(`${service.url}/orders/${String(order_id)}/cancel`);
    await service.close();
    expect(measurements).toEqual([outcome('confirmed'), duration, outcome('cancelled')]);
  });

  it.each([
    ['rejected', 'refuse'],
    ['failed', 'fail'],
  ] as const)('counts an order that is %s, and measures it all the same', async (what, how) => {
    answer = how;
    const service = await launch();
    await place(service.url);
    await service.close();
    expect(measurements).toEqual([outcome(what), duration]);
  });
});
