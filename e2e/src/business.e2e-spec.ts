import { localUrl, ownerOf, placeOrder, startTestLab, type PortName, type Ports, type TestLab } from '@demo/lab';
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
    await killed(lab.ports);
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

/**
 * Kills pricing, and waits until nobody listens and Envoy knows it: a request on a connection whose end Envoy has not read yet
 * would be lost, not refused. The runner starts pricing again half a second later.
 */
async function killed({ pricing, envoyAdmin }: Ports): Promise<void> {
  const owner = await ownerOf(pricing);
  if (!owner) throw new Error(`nobody listens on ${pricing}`);
  process.kill(owner.pid, 'SIGKILL');
  while ((await answers(pricing)) || (await connectionsOfEnvoy(envoyAdmin)) > 0) await sleep(5);
}

/** How many connections Envoy holds open to pricing. */
async function connectionsOfEnvoy(envoyAdmin: number): Promise<number> {
  const clusters = await (await request(`${localUrl(envoyAdmin)}/clusters`)).body.text();
  return Number(/^pricing::.*::cx_active::(\d+)$/m.exec(clusters)?.[1] ?? NaN);
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
