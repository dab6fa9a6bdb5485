import { Injectable } from '@nestjs/common';
import { type Reserve, type Reserved, reservedSchema, type Settled, settledSchema } from '@demo/contracts';
import { HopClient, type Seam } from '@demo/service-kit';
import { type OrderConfig } from './config';

/** Asking what became of an order is quick or useless: it must not add much to the time-out that made us ask. */
const ASK_TIMEOUT_MS = 1_500;

/** order → inventory. Every call throws HopError when it fails. */
@Injectable()
export class InventoryClient extends HopClient {
  constructor(config: OrderConfig, seam: Seam) {
    super({
      hop: 'inventory',
      url: config.INVENTORY_URL,
      timeoutMs: config.CALL_TIMEOUT_MS,
      headers: seam.outgoingHeaders,
    });
  }

  /** `fail` has the last hop fail on purpose. */
  reserve(request: Reserve, fail: boolean): Promise<Reserved> {
    return this.post(fail ? '/inventory/error' : '/inventory/reserve', request, reservedSchema);
  }

  settle(orderId: number): Promise<Settled> {
    return this.post('/inventory/settle', { order_id: orderId }, settledSchema, { timeoutMs: ASK_TIMEOUT_MS });
  }

  /** `withdraw`: the order failed, so a notification that was sent is made void. */
  release(orderId: number, withdraw: boolean): Promise<Settled> {
    return this.post('/inventory/release', { order_id: orderId, withdraw }, settledSchema, {
      timeoutMs: ASK_TIMEOUT_MS,
    });
  }
}
