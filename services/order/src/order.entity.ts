import { type OrderStatus } from '@demo/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An order, stored `pending` before anything is done for it. */
@Entity('orders')
export class OrderEntity {
  @PrimaryGeneratedColumn({ name: 'order_id' })
  orderId!: number;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'product_name' })
  productName!: string;

  @Column('integer')
  quantity!: number;

  @Column('text')
  status!: OrderStatus;

  /** JSON of what the chain did (contract `Reserved`); kept when the order is cancelled. */
  @Column('text', { nullable: true })
  result!: string | null;

  /** JSON of the problem the caller was told; null unless rejected or failed. */
  @Column('text', { nullable: true })
  problem!: string | null;

  /** The caller's Idempotency-Key: unique, and so what makes a second request find the first order. */
  @Column('text', { name: 'idempotency_key', nullable: true, unique: true })
  idempotencyKey!: string | null;

  /** 1 while inventory has still to give the stock back. */
  @Column('integer', { name: 'release_due' })
  releaseDue!: number;

  /** `traceresponse` of the request that placed the order. */
  @Column('text', { nullable: true })
  trace!: string | null;

  @Column('text', { name: 'created_at' })
  createdAt!: string;

  @Column('text', { name: 'updated_at' })
  updatedAt!: string;
}
