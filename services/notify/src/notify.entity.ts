import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What the customer was told about an order. There is one row for each order at most, and that is what makes it impossible
 * to notify twice. `void` rows were never sent: they keep it so for an order that failed.
 */
@Entity('notifications')
export class NotificationEntity {
  @PrimaryGeneratedColumn({ name: 'notification_id' })
  notificationId!: number;

  @Column('integer', { name: 'order_id', unique: true })
  orderId!: number;

  @Column('text')
  status!: 'sent' | 'void' | 'withdrawn';

  @Column('text')
  kind!: 'order_confirmed';

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('text')
  message!: string;

  @Column('text', { name: 'created_at' })
  createdAt!: string;
}
