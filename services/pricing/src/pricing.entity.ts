import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Price of a product, in integer cents. */
@Entity('prices')
export class PriceEntity {
  @PrimaryGeneratedColumn({ name: 'product_id' })
  productId!: number;

  @Column('text', { name: 'product_name', unique: true })
  productName!: string;

  @Column('integer', { name: 'unit_cents' })
  unitCents!: number;

  @Column('text', { name: 'updated_at' })
  updatedAt!: string;
}

/** The quote made for an order; a later price change does not touch it. */
@Entity('quotes')
export class QuoteEntity {
  @PrimaryColumn('integer', { name: 'order_id' })
  orderId!: number;

  @Column('text', { name: 'product_name' })
  productName!: string;

  @Column('integer')
  quantity!: number;

  @Column('integer', { name: 'unit_cents' })
  unitCents!: number;

  @Column('integer', { name: 'total_cents' })
  totalCents!: number;

  @Column('text', { name: 'created_at' })
  createdAt!: string;
}
