import { channel, tracingChannel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Measurement, type Seam, type Step } from '@demo/service-kit';
import { startOrder } from './bootstrap';

process.env['LOG_LEVEL'] = 'nothing';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACE_RESPONSE = `00-${TRACE_ID}-b7ad6b7169203331-01`;

/** Sets the header that whatever traces the service sets. */
const traced: Seam = {
  onRequest: (_request, response, next) => {
    response.setHeader('traceresponse', TRACE_RESPONSE);
    next();
  },
};

describe('what order tells about itself', () => {
  let folder: string;
  let inventory: Server;
  let answer: 'break' | 'refuse';
  const steps: Step[] = [];
  const measurements: Measurement[] = [];
  const onStep = { start: (step: Step) => void steps.push(step) };
  const onMeasure = (message: unknown) => void measurements.push(message as Measurement);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'order-'));
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'none left', available: 0 };
    inventory = createServer((request, response) => {
      if (answer === 'break') request.socket.destroy();
      else request.resume().on('end', () => response.writeHead(409).end(JSON.stringify(problem)));
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
        DATABASE_PATH: path.join(folder, 'o.db'),
        INVENTORY_URL: `http://127.0.0.1:${(inventory.address() as AddressInfo).port}`,
      },
      traced,
    );
  const place = async (url: string) => {
    const response = await fetch(`${url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'u1', product_name: 'Laptop', quantity: 1 }),
    });
    return (await response.json()) as Record<string, unknown>;
  };

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

  it('counts orders by what became of them and measures how long they took, with no id as a label', async () => {
    answer = 'refuse';
    const service = await launch();
    await place(service.url);
    await service.close();
    expect(measurements).toContainEqual(
      expect.objectContaining({
        instrument: 'counter',
        name: 'shop.orders',
        value: 1,
        unit: '{order}',
        attributes: { 'order.outcome': 'rejected' },
      }),
    );
    expect(measurements).toContainEqual(
      expect.objectContaining({ instrument: 'histogram', name: 'shop.order.duration', unit: 's' }),
    );
    expect(JSON.stringify(measurements)).not.toContain('order_id');
  });
});
