import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { request } from './http.js';
import { urls } from './stack.js';

const placed = z.object({ order_id: z.number(), status: z.string(), trace_id: z.string().regex(/^[0-9a-f]{32}$/) });
export type PlacedOrder = z.infer<typeof placed>;

const json = { 'content-type': 'application/json' };

/** Fills the shelves, so that no order of the tests is refused for lack of stock. */
export async function fillShelves(): Promise<void> {
  for (const product of ['Laptop', 'Mouse', 'Keyboard']) {
    const response = await request(`${urls.web}/api/inventory/${product}`, {
      method: 'PUT',
      headers: json,
      body: JSON.stringify({ stock: 1000 }),
    });
    if (!response.ok)
      throw new Error(`PUT /api/inventory/${product} answered ${response.status}: ${await response.text()}`);
  }
}

/** POST /api/orders through nginx; anything but 201 is an error. */
export async function placeOrder(product = 'Mouse'): Promise<PlacedOrder> {
  const response = await request(`${urls.web}/api/orders`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ user_id: 'e2e', product_name: product, quantity: 1 }),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`POST /api/orders answered ${response.status}: ${text.slice(0, 400)}`);
  return placed.parse(JSON.parse(text));
}

/** Orders at a steady rate for a while, whatever each takes; every one of them must be acknowledged. */
export async function steadyOrders(perSecond: number, forMs: number): Promise<PlacedOrder[]> {
  const underWay: Promise<PlacedOrder>[] = [];
  for (const end = Date.now() + forMs; Date.now() < end;) {
    const order = placeOrder();
    order.catch(() => undefined); // reported below, with all the others
    underWay.push(order);
    await sleep(1000 / perSecond);
  }
  return Promise.all(underWay);
}
