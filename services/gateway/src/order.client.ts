import { Injectable } from '@nestjs/common';
import {
  type Order,
  orderPageSchema,
  orderSchema,
  type Page,
  type PageQuery,
  type PlacedOrder,
  placedOrderSchema,
  type PlaceOrder,
} from '@demo/contracts';
import { HopClient, type Seam } from '@demo/service-kit';
import { type GatewayConfig } from './config';

/** gateway → order. Every call throws HopError when it fails. */
@Injectable()
export class OrderClient extends HopClient {
  constructor(config: GatewayConfig, seam: Seam) {
    super({ hop: 'order', url: config.ORDER_URL, timeoutMs: config.CALL_TIMEOUT_MS, headers: seam.outgoingHeaders });
  }

  place(order: PlaceOrder, idempotencyKey?: string): Promise<PlacedOrder> {
    const headers = idempotencyKey && { 'idempotency-key': idempotencyKey };
    return this.post('/orders', order, placedOrderSchema, headers ? { headers } : {});
  }

  /** Fails in its last hop, on purpose. */
  placeFailing(order: PlaceOrder): Promise<PlacedOrder> {
    return this.post('/orders/error', order, placedOrderSchema);
  }

  list({ cursor, limit }: PageQuery): Promise<Page<Order>> {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(cursor !== undefined && { cursor: String(cursor) }),
    });
    return this.get(`/orders?${query}`, orderPageSchema);
  }

  find(id: number): Promise<Order> {
    return this.get(`/orders/${id}`, orderSchema);
  }

  cancel(id: number): Promise<Order> {
    return this.post(`/orders/${id}/cancel`, {}, orderSchema);
  }
}
