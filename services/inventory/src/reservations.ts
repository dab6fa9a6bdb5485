import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Reserve, type Reserved } from '@demo/contracts';
import { Claims, measure, run, sql } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { ProductEntity, ReservationEntity } from './inventory.entity';

/** Takes the units if they are there and nothing was done for the order before; one row comes back, or none. */
const hold = (lock: '' | 'FOR UPDATE') => sql`
  INSERT INTO reservations (order_id, product_name, quantity, state, remaining_stock, trace, updated_at)
  SELECT ?, product_name, ?, 'reserved', stock - ?, ?, ? FROM products WHERE product_name = ? AND stock >= ? ${lock}
  ON CONFLICT (order_id) DO NOTHING
  RETURNING remaining_stock`;
const HOLD = hold('');
/** Another replica that wants the same product waits, and then sees what is left of it. */
const HOLD_SHARED = hold('FOR UPDATE');
const CONFIRM = sql`
  UPDATE reservations SET state = 'confirmed', result = ?, updated_at = ? WHERE order_id = ? AND state = 'reserved'`;
const RELEASE = sql`
  UPDATE reservations SET state = 'released', void_due = CASE WHEN ? = 1 THEN 1 ELSE void_due END, updated_at = ?
  WHERE order_id = ? AND state <> 'released'`;
const NEVER_RESERVE = sql`
  INSERT INTO reservations (order_id, product_name, quantity, state, remaining_stock, updated_at)
  VALUES (?, '', 0, 'released', 0, ?) ON CONFLICT (order_id) DO NOTHING`;
const VOIDED = sql`UPDATE reservations SET void_due = 0 WHERE order_id = ?`;

/** Reservations whose outcome is not known or not yet told to notify. */
export const UNSETTLED_RESERVATIONS = sql`state = 'reserved' OR void_due = 1`;

/** The reservations in the database, one statement for each change: the database makes each of them whole or not at all. */
@Injectable()
export class Reservations {
  constructor(
    @InjectRepository(ReservationEntity) private readonly rows: Repository<ReservationEntity>,
    @InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>,
    private readonly claims: Claims,
  ) {}

  /** Reserves, and gives what is left of the product; undefined when the order is known already or the stock does not do. */
  async hold(request: Reserve, trace: string | undefined): Promise<number | undefined> {
    const { order_id, product_name, quantity } = request;
    const [held] = await this.run<{ remaining_stock: number }>(this.claims.shared ? HOLD_SHARED : HOLD, [
      order_id,
      quantity,
      quantity,
      trace ?? null,
      now(),
      product_name,
      quantity,
    ]);
    if (!held) return undefined;
    measure({ ...RESERVED, value: quantity, attributes: { 'product.name': product_name } });
    announceStock(product_name, held.remaining_stock);
    return held.remaining_stock;
  }

  async confirm(result: Reserved): Promise<void> {
    await this.run(CONFIRM, [JSON.stringify(result), now(), result.order_id]);
  }

  /** Gives the units back, once. `voidDue`: notify has still to be told. */
  async release(orderId: number, voidDue: boolean): Promise<void> {
    await this.run(RELEASE, [voidDue ? 1 : 0, now(), orderId]);
    const row = await this.find(orderId);
    const product = row && (await this.products.findOneBy({ productName: row.productName }));
    if (product) announceStock(product.productName, product.stock);
  }

  /** From now on nothing can be reserved for an order that is not known here. */
  async neverReserve(orderId: number): Promise<void> {
    await this.run(NEVER_RESERVE, [orderId, now()]);
  }

  async voided(orderId: number): Promise<void> {
    await this.run(VOIDED, [orderId]);
  }

  find(orderId: number): Promise<ReservationEntity | null> {
    return this.rows.findOneBy({ orderId });
  }

  /** As UNSETTLED_RESERVATIONS says it. */
  async unsettled(): Promise<number[]> {
    const rows = await this.rows.find({
      select: { orderId: true },
      where: [{ state: 'reserved' }, { voidDue: 1 }],
    });
    return rows.map(({ orderId }) => orderId);
  }

  private run<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    return run(this.rows.manager.dataSource, sql, values);
  }
}

export function announceStock(productName: string, stock: number): void {
  measure({
    instrument: 'gauge',
    name: 'shop.inventory.stock',
    value: stock,
    unit: '{unit}',
    description: 'Units on hand',
    attributes: { 'product.name': productName },
  });
}

const RESERVED = {
  instrument: 'counter',
  name: 'shop.inventory.reserved',
  unit: '{unit}',
  description: 'Units reserved for orders',
} as const;

const now = () => new Date().toISOString();
