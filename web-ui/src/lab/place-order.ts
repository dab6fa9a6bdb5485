// The click: one POST to order, and the first stop on the way from here to the trace (next: services/order/src/order.controller.ts).
import { ask } from '../shell/http';
import { type OrderRequest } from './api/lab';
import { PlacedOrderSchema, type PlacedOrder } from './api/orders';

/**
 * Places one order. The key makes a request that the browser repeats on a broken connection the same order.
 * @throws {Failure} with the wrong fields or the hop, and with the trace's id where there is one
 */
export function placeOrder(order: OrderRequest): Promise<PlacedOrder> {
  return ask('./api/orders', PlacedOrderSchema, {
    method: 'POST',
    body: order,
    headers: { 'idempotency-key': freshKey() },
    timeoutMs: 60_000,
  });
}

// randomUUID() exists on https and localhost only; a lab may be looked at from the next machine.
function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
