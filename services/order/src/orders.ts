import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type Order,
  type Page,
  type PageQuery,
  type PlaceOrder,
  type Problem,
  problemSchema,
  type Reserved,
  reservedSchema,
} from '@demo/contracts';
import { newestFirst, readStored, run, sql, traceIdIn } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { OrderEntity } from './order.entity';

/** The order and its Idempotency-Key are one row: stored together, or neither. */
const STORE = sql`
  INSERT INTO orders (user_id, product_name, quantity, status, idempotency_key, trace, created_at, updated_at)
  VALUES (?, ?, ?, 'pending', ?, ?, ?, ?)
  ON CONFLICT (idempotency_key) DO NOTHING
  RETURNING order_id`;
const CONFIRM = sql`
  UPDATE orders SET status = 'confirmed', result = ?, updated_at = ?
  WHERE order_id = ? AND status = 'pending' RETURNING order_id`;
const REFUSE = sql`
  UPDATE orders SET status = ?, problem = ?, release_due = ?, updated_at = ?
  WHERE order_id = ? AND status = 'pending' RETURNING order_id`;
const CANCEL = sql`
  UPDATE orders SET status = 'cancelled', release_due = 1, updated_at = ?
  WHERE order_id = ? AND status = 'confirmed' RETURNING order_id`;
const RELEASED = sql`UPDATE orders SET release_due = 0 WHERE order_id = ?`;

/** Orders whose outcome is not known, or whose stock has still to be given back. */
export const UNSETTLED_ORDERS = sql`status = 'pending' OR release_due = 1`;

/** The orders in the database, one statement for each change; a change of status happens once or not at all. */
@Injectable()
export class Orders {
  constructor(@InjectRepository(OrderEntity) private readonly rows: Repository<OrderEntity>) {}

  /** Stores a new order as pending and gives its id; undefined when `key` has made one before. */
  async store(request: PlaceOrder, key: string | undefined, trace: string | undefined): Promise<number | undefined> {
    const at = now();
    const [stored] = await this.run(STORE, [
      request.user_id,
      request.product_name,
      request.quantity,
      key ?? null,
      trace ?? null,
      at,
      at,
    ]);
    return stored?.order_id;
  }

  async confirm(orderId: number, result: Reserved): Promise<boolean> {
    return (await this.run(CONFIRM, [JSON.stringify(result), now(), orderId])).length > 0;
  }

  /** `releaseDue`: inventory could not be asked, so it has still to give back what it may hold. */
  async refuse(
    orderId: number,
    status: 'rejected' | 'failed',
    problem: Problem,
    releaseDue: boolean,
  ): Promise<boolean> {
    return (await this.run(REFUSE, [status, JSON.stringify(problem), releaseDue ? 1 : 0, now(), orderId])).length > 0;
  }

  /** False when the order is not (or no longer) confirmed. */
  async cancel(orderId: number): Promise<boolean> {
    return (await this.run(CANCEL, [now(), orderId])).length > 0;
  }

  async released(orderId: number): Promise<void> {
    await this.run(RELEASED, [orderId]);
  }

  find(orderId: number): Promise<OrderEntity | null> {
    return this.rows.findOneBy({ orderId });
  }

  async isPending(orderId: number): Promise<boolean> {
    return (await this.find(orderId))?.status === 'pending';
  }

  findByKey(idempotencyKey: string): Promise<OrderEntity> {
    return this.rows.findOneByOrFail({ idempotencyKey });
  }

  list(query: PageQuery): Promise<Page<Order>> {
    return newestFirst(this.rows, 'orderId', query, present);
  }

  /** As UNSETTLED_ORDERS says it. */
  async unsettled(): Promise<number[]> {
    const rows = await this.rows.find({ select: { orderId: true }, where: [{ status: 'pending' }, { releaseDue: 1 }] });
    return rows.map(({ orderId }) => orderId);
  }

  private run(sql: string, values: unknown[]): Promise<{ order_id: number }[]> {
    return run(this.rows.manager.dataSource, sql, values);
  }
}

/** What the chain gave, once the order is confirmed. */
export const resultIn = ({ orderId, result }: OrderEntity): Reserved | undefined =>
  result === null ? undefined : readStored(reservedSchema, result, `orders.result of order ${orderId}`);

/** Why there is no result, once the order is refused. */
export const problemIn = ({ orderId, problem }: OrderEntity): Problem | undefined =>
  problem === null ? undefined : readStored(problemSchema, problem, `orders.problem of order ${orderId}`);

/** The order as GET /orders/{id} shows it. */
export function present(row: OrderEntity): Order {
  const result = resultIn(row);
  const problem = problemIn(row);
  const traceId = traceIdIn(row.trace);
  return {
    order_id: row.orderId,
    user_id: row.userId,
    product_name: row.productName,
    quantity: row.quantity,
    status: row.status,
    inventory_check: result?.inventory_check ?? null,
    pricing: result?.pricing ?? null,
    notification: result?.notification ?? null,
    reason: problem?.detail ?? null,
    hop: problem?.hop ?? null,
    ...(traceId && { trace_id: traceId }),
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

const now = () => new Date().toISOString();
