import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A product and its units on hand: what was put there less what is reserved or sold. */
@Entity('products')
export class ProductEntity {
  @PrimaryGeneratedColumn({ name: 'product_id' })
  productId!: number;

  @Column('text', { name: 'product_name', unique: true })
  productName!: string;

  @Column('integer')
  stock!: number;

  @Column('text', { name: 'updated_at' })
  updatedAt!: string;
}

/**
 * What was reserved for an order; at most one row for each. Writing a row moves the stock with it (triggers in the
 * migration). A row `released` from the start keeps a late request for a given-up order from reserving anything.
 */
@Entity('reservations')
export class ReservationEntity {
  @PrimaryColumn('integer', { name: 'order_id' })
  orderId!: number;

  @Column('text', { name: 'product_name' })
  productName!: string;

  @Column('integer')
  quantity!: number;

  @Column('text')
  state!: 'reserved' | 'confirmed' | 'released';

  @Column('integer', { name: 'remaining_stock' })
  remainingStock!: number;

  /** JSON of what the chain did (contract `Reserved`); null unless confirmed. */
  @Column('text', { nullable: true })
  result!: string | null;

  /** 1 while notify has still to be told that this order failed. */
  @Column('integer', { name: 'void_due' })
  voidDue!: number;

  /** `traceresponse` of the request that reserved, to link later work to it. */
  @Column('text', { nullable: true })
  trace!: string | null;

  @Column('text', { name: 'updated_at' })
  updatedAt!: string;
}
