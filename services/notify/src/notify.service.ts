import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type Notification,
  type NotificationReceipt,
  type Page,
  type PageQuery,
  type SendNotification,
  type VoidedNotification,
  type VoidNotification,
} from '@demo/contracts';
import {
  annotate,
  LOGGER,
  type Logger,
  measure,
  newestFirst,
  ProblemException,
  run,
  sql,
  step,
} from '@demo/service-kit';
import { Not, Repository } from 'typeorm';
import { NotificationEntity } from './notify.entity';

/** Raw statements on the order's way: one each, and no value ever becomes part of a statement's text. */
const INSERT_ONCE = sql`
  INSERT INTO notifications (order_id, status, kind, user_id, message, created_at)
  VALUES (?, ?, 'order_confirmed', ?, ?, ?)
  ON CONFLICT (order_id) DO NOTHING
  RETURNING notification_id`;
const WITHDRAW = sql`UPDATE notifications SET status = 'withdrawn' WHERE order_id = ? AND status = 'sent'`;

@Injectable()
export class NotifyService {
  constructor(
    @InjectRepository(NotificationEntity) private readonly notifications: Repository<NotificationEntity>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Tells the customer that the order is confirmed. A second call for the order answers the first receipt and sends nothing.
   * @throws ProblemException 410 when the order was given up meanwhile
   */
  send(request: SendNotification): Promise<NotificationReceipt> {
    annotate({ 'order.id': request.order_id });
    return step('send notification', { 'notification.kind': 'order_confirmed' }, async () => {
      const id = await this.insertOnce(request.order_id, 'sent', request.user_id, messageFor(request));
      if (id === undefined) return this.firstReceipt(request.order_id);
      measure(SENT);
      this.logger.info('notification sent', { order_id: request.order_id, notification_id: id });
      return { notification_id: id, status: 'sent' };
    });
  }

  /** Fails as `send` would if something broke, and tells nobody. */
  failToSend({ order_id: orderId }: SendNotification): Promise<never> {
    annotate({ 'order.id': orderId });
    return step('send notification', { 'notification.kind': 'order_confirmed' }, async () => {
      throw new ProblemException(500, 'notify fails on purpose, as it was asked to.', {
        hop: 'notify',
        order_id: orderId,
      });
    });
  }

  /** Ends the doubt about an order: was it notified? If not, it never will be. `withdraw` also takes back one that was sent. */
  async void({ order_id: orderId, withdraw }: VoidNotification): Promise<VoidedNotification> {
    annotate({ 'order.id': orderId });
    const id = await this.insertOnce(orderId, 'void', '', '');
    if (id !== undefined) return { order_id: orderId, state: 'void', notification: null };
    if (withdraw) await run(this.notifications.manager.dataSource, WITHDRAW, [orderId]);
    const known = await this.notifications.findOneByOrFail({ orderId });
    if (known.status !== 'sent') return { order_id: orderId, state: known.status, notification: null };
    return { order_id: orderId, state: 'sent', notification: receiptOf(known) };
  }

  list(query: PageQuery): Promise<Page<Notification>> {
    return newestFirst(this.notifications, 'notificationId', query, present, { status: Not('void' as const) });
  }

  private async insertOnce(orderId: number, status: 'sent' | 'void', userId: string, message: string) {
    const values = [orderId, status, userId, message, new Date().toISOString()];
    const rows = await run<{ notification_id: number }>(this.notifications.manager.dataSource, INSERT_ONCE, values);
    return rows[0]?.notification_id;
  }

  private async firstReceipt(orderId: number): Promise<NotificationReceipt> {
    const first = await this.notifications.findOneByOrFail({ orderId });
    if (first.status === 'sent') return receiptOf(first);
    throw new ProblemException(410, `Order ${orderId} was given up; nobody is notified any more.`, {
      hop: 'notify',
      order_id: orderId,
    });
  }
}

const SENT = {
  instrument: 'counter',
  name: 'shop.notifications',
  value: 1,
  unit: '{notification}',
  description: 'Notifications sent to customers',
  attributes: { 'notification.kind': 'order_confirmed' },
} as const;

function messageFor({ product_name, quantity, total_price }: SendNotification): string {
  return `Your order of ${quantity} x ${product_name} is confirmed: ${total_price.toFixed(2)} USD`;
}

const receiptOf = ({ notificationId }: NotificationEntity): NotificationReceipt => ({
  notification_id: notificationId,
  status: 'sent',
});

const present = (row: NotificationEntity): Notification => ({
  notification_id: row.notificationId,
  order_id: row.orderId,
  kind: row.kind,
  status: row.status === 'sent' ? 'sent' : 'withdrawn',
  user_id: row.userId,
  message: row.message,
  created_at: row.createdAt,
});
