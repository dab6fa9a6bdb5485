import { Inject, Injectable } from '@nestjs/common';
import { type Order, type Page, type PageQuery, type PlacedOrder, type PlaceOrder } from '@demo/contracts';
import { annotate, HopError, ProblemException, step } from '@demo/service-kit';
import type { InventoryClient } from './inventory.client';
import { OrderClient } from './order.client';

/** The client of inventory; null where it is not asked. */
export const INVENTORY = Symbol('inventory');

/** Passes on what order does. Its problems are the gateway's: who asked cannot tell one from the other. */
@Injectable()
export class GatewayService {
  constructor(
    private readonly order: OrderClient,
    @Inject(INVENTORY) private readonly inventory: InventoryClient | null,
  ) {}

  /** @throws ProblemException 404 or 409 when inventory knows that it cannot be had, else whatever order answers */
  async placeOrder(order: PlaceOrder, idempotencyKey?: string): Promise<PlacedOrder> {
    await this.askForStock(order);
    const placed = await this.order.place(order, idempotencyKey).catch(passOn);
    annotate({ 'order.id': placed.order_id });
    return placed;
  }

  async placeFailingOrder(order: PlaceOrder): Promise<PlacedOrder> {
    await this.askForStock(order);
    return this.order.placeFailing(order).catch(passOn);
  }

  listOrders(query: PageQuery): Promise<Page<Order>> {
    return this.order.list(query).catch(passOn);
  }

  getOrder(id: number): Promise<Order> {
    return this.order.find(id).catch(passOn);
  }

  cancelOrder(id: number): Promise<Order> {
    return this.order.cancel(id).catch(passOn);
  }

  /** Spares order what inventory would refuse anyway; inventory still has the last word when the order reserves. */
  private async askForStock({ product_name, quantity }: PlaceOrder): Promise<void> {
    const { inventory } = this;
    if (!inventory) return;
    const about = { 'product.name': product_name, 'order.quantity': quantity };
    const stock = await step('ask for stock', about, () =>
      inventory.checkStock({ product_name, quantity }).catch(passOn),
    );
    if (stock.available) return;
    const left = stock.remaining_stock;
    throw new ProblemException(409, `Only ${left} of ${product_name} are left, ${quantity} were asked for.`, {
      available: left,
    });
  }
}

/** For `.catch`: what the callee itself answered goes out as it came; anything else is the gateway's word on the hop. */
function passOn(error: unknown): never {
  if (!(error instanceof HopError)) throw error;
  if (!error.problem) throw error.toProblem();
  const { status, detail, type: _type, title: _title, ...members } = error.problem;
  throw new ProblemException(status, detail, members);
}
