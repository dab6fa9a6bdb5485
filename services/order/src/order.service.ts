import { Injectable } from '@nestjs/common';
import { type Order, type PlacedOrder, type PlaceOrder, type Problem, type Reserved } from '@demo/contracts';
import { annotate, ProblemException, SingleFlight, step, traceIdIn } from '@demo/service-kit';
import { InventoryClient } from './inventory.client';
import { OrderEntity } from './order.entity';
import { Orders, present, problemIn, resultIn } from './orders';
import { OrderSettlement } from './settlement';

/** What comes with an order besides its body. */
export interface Origin {
  idempotencyKey?: string;
  /** `traceresponse` of the request. */
  trace?: string;
  simulateError?: boolean;
}

@Injectable()
export class OrderService {
  private readonly sameRequest = new SingleFlight<string, PlacedOrder>();

  constructor(
    private readonly orders: Orders,
    private readonly inventory: InventoryClient,
    private readonly settlement: OrderSettlement,
  ) {}

  /**
   * Places an order. With an Idempotency-Key that was used before, the first result is given and nothing else is done.
   * @throws ProblemException 404 unknown product, 409 out of stock or still pending, 422 key used for another order, 502/504 a hop failed
   */
  placeOrder(request: PlaceOrder, origin: Origin): Promise<PlacedOrder> {
    if (!origin.idempotencyKey) return this.placeNew(request, origin);
    const same = JSON.stringify([origin.idempotencyKey, request.user_id, request.product_name, request.quantity]);
    return this.sameRequest.run(same, () => this.placeNew(request, origin));
  }

  private async placeNew(request: PlaceOrder, origin: Origin): Promise<PlacedOrder> {
    const startedAt = performance.now();
    const orderId = await step('store order', {}, () =>
      this.orders.store(request, origin.idempotencyKey, origin.trace),
    );
    if (orderId === undefined) return this.firstResult(request, origin.idempotencyKey ?? '');
    annotate({ 'order.id': orderId });
    try {
      const about = { 'product.name': request.product_name, 'order.quantity': request.quantity };
      const result = await step('reserve and price', about, () =>
        this.inventory.reserve({ order_id: orderId, ...request }, origin.simulateError === true),
      );
      await this.settlement.confirm(orderId, result);
      return placed(orderId, result, origin.trace);
    } catch (error) {
      const result = await this.settlement.afterFailure(orderId, error);
      return placed(orderId, result, origin.trace);
    } finally {
      this.settlement.announceDuration(startedAt);
    }
  }

  /** What came of the order that this Idempotency-Key made. */
  private async firstResult(request: PlaceOrder, key: string): Promise<PlacedOrder> {
    let first = await this.orders.findByKey(key);
    annotate({ 'order.id': first.orderId });
    if (!isSame(first, request)) {
      throw new ProblemException(
        422,
        'This Idempotency-Key was used for another order; use a new key for a new order.',
        {
          order_id: first.orderId,
        },
      );
    }
    if (first.status === 'pending') {
      const { orderId } = first;
      await this.settlement.settleInTurn(orderId, () => this.orders.isPending(orderId));
      first = await this.orders.findByKey(key);
    }
    const result = resultIn(first);
    if (result) return placed(first.orderId, result, first.trace);
    const problem = problemIn(first);
    throw problem ? again(problem) : stillPending(first.orderId);
  }

  async find(orderId: number): Promise<Order> {
    return present(await this.findRow(orderId));
  }

  /** Cancels a confirmed order and gives its stock back; doing it again changes nothing. */
  async cancel(orderId: number): Promise<Order> {
    annotate({ 'order.id': orderId });
    if (await this.orders.cancel(orderId)) await this.settlement.cancelled(orderId);
    const order = await this.findRow(orderId);
    if (order.status === 'cancelled') return present(order);
    throw new ProblemException(409, `Order ${orderId} is ${order.status}; only a confirmed order can be cancelled.`, {
      order_id: orderId,
      order_status: order.status,
    });
  }

  private async findRow(orderId: number): Promise<OrderEntity> {
    const row = await this.orders.find(orderId);
    if (!row) throw new ProblemException(404, `There is no order ${orderId}.`, { order_id: orderId });
    return row;
  }
}

function placed(orderId: number, result: Reserved, trace: string | null | undefined): PlacedOrder {
  const { inventory_check, pricing, notification } = result;
  const traceId = traceIdIn(trace);
  return {
    order_id: orderId,
    status: 'confirmed',
    inventory_check,
    pricing,
    notification,
    ...(traceId && { trace_id: traceId }),
  };
}

const isSame = (row: OrderEntity, request: PlaceOrder) =>
  row.userId === request.user_id && row.productName === request.product_name && row.quantity === request.quantity;

const again = ({ status, detail, type: _type, title: _title, ...members }: Problem) =>
  new ProblemException(status, detail, members);

const stillPending = (orderId: number) =>
  new ProblemException(409, `Order ${orderId} is still being decided; ask again in a moment.`, {
    order_id: orderId,
    order_status: 'pending',
  });
