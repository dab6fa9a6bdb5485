import { localUrl, ownerOf, placeOrder, startTestLab, type PortName, type TestLab } from '@demo/lab';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

const WANTED = { user_id: 'e2e', product_name: 'Mouse', quantity: 2 };

/** What a lab that runs does for the shop, apart from its traces. */
describe('the shop in the running lab', () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await startTestLab({ variant: 'envoy-drop' });
  });
  afterAll(() => lab?.stop());

  const json = async <Body>(url: string): Promise<Body> => (await (await request(url)).body.json()) as Body;
  const mice = async (): Promise<number | undefined> => {
    const { items } = await json<{ items: { product_name: string; stock: number }[] }>(
      `${localUrl(lab.ports.inventory)}/inventory`,
    );
    return items.find(({ product_name }) => product_name === WANTED.product_name)?.stock;
  };

  it('sells nothing when pricing is down behind its Envoy: 502 naming the hop, and the reservation is released', async () => {
    const before = await mice();
    // One order first: Envoy and the services then have connections open to each other.
    expect(await placeOrder(lab.orderUrl, WANTED)).toMatchObject({ httpStatus: 201 });
    await killed(lab.ports.pricing);
    const placed = await placeOrder(lab.orderUrl, WANTED);
    expect(placed).toMatchObject({
      httpStatus: 502,
      status: 'failed',
      detail: expect.stringMatching(/proxy.*pricing/),
    });
    expect(await json(`${lab.orderUrl}/orders/${placed.orderId}`)).toMatchObject({ status: 'failed', hop: 'pricing' });
    expect(await mice()).toBe(before! - WANTED.quantity);
  });

  it('shows the business on each service’s /metrics', async () => {
    await lab.switchTo('baseline');
    await placeOrder(lab.orderUrl, WANTED);
    const left = await mice();
    const page = async (port: PortName): Promise<string> =>
      (await request(`${localUrl(lab.ports[port])}/metrics`)).body.text();
    const order = await page('orderMetrics');
    expect(order).toMatch(/^shop_orders_total\{order_outcome="confirmed",.*\} \d+$/m);
    expect(order).toMatch(/^shop_orders_total\{order_outcome="failed",.*\} 1$/m);
    expect(order).toMatch(/^shop_order_duration_bucket\{.*le="0.1"\} \d+$/m);
    const inventory = await page('inventoryMetrics');
    expect(inventory).toMatch(/^shop_inventory_reserved_total\{product_name="Mouse",.*\} 2$/m);
    expect(inventory).toMatch(new RegExp(`^shop_inventory_stock\\{product_name="Mouse",.*\\} ${left}$`, 'm'));
    expect(inventory).toMatch(/^shop_inventory_stock\{product_name="Laptop",.*\} 50$/m);
    expect(await page('pricingMetrics')).toMatch(/^shop_quoted_amount_total\{.*\} 59.98$/m);
    expect(await page('notifyMetrics')).toMatch(
      /^shop_notifications_total\{notification_kind="order_confirmed",.*\} 2$/m,
    );
    for (const text of [order, inventory]) expect(text).not.toMatch(/^shop_.*(order_id|user)/m);
  });
});

/** Kills what listens there, and waits until nobody does. The runner starts it again half a second later. */
async function killed(port: number): Promise<void> {
  const owner = await ownerOf(port);
  if (!owner) throw new Error(`nobody listens on ${port}`);
  process.kill(owner.pid, 'SIGKILL');
  while (await answers(port)) await sleep(5);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
