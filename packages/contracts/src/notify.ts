// notify: tells the customer, once for each order.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { amount, notificationReceiptSchema, orderId, productName, quantity, timestamp, userId } from './common';
import { pageOf } from './page';

export const sendNotificationSchema = z.strictObject({
  order_id: orderId,
  user_id: userId,
  product_name: productName,
  quantity,
  total_price: amount.max(1e11),
});
export type SendNotification = z.infer<typeof sendNotificationSchema>;
export class SendNotificationDto extends createZodDto(sendNotificationSchema) {}

export class NotificationReceiptDto extends createZodDto(notificationReceiptSchema) {}

export const voidNotificationSchema = z.strictObject({
  order_id: orderId,
  withdraw: z.boolean().meta({ description: 'true: also a notification already sent is void' }),
});
export type VoidNotification = z.infer<typeof voidNotificationSchema>;
export class VoidNotificationDto extends createZodDto(voidNotificationSchema) {}

export const voidedNotificationSchema = z.strictObject({
  order_id: orderId,
  state: z.enum(['sent', 'void', 'withdrawn']),
  notification: notificationReceiptSchema.nullable(),
});
export type VoidedNotification = z.infer<typeof voidedNotificationSchema>;
export class VoidedNotificationDto extends createZodDto(voidedNotificationSchema) {}

export const notificationSchema = z.strictObject({
  notification_id: z.int(),
  order_id: orderId,
  kind: z.enum(['order_confirmed']),
  status: z.enum(['sent', 'withdrawn']),
  user_id: z.string(),
  message: z.string(),
  created_at: timestamp,
});
export type Notification = z.infer<typeof notificationSchema>;

export const notificationPageSchema = pageOf(notificationSchema);
export class NotificationPageDto extends createZodDto(notificationPageSchema) {}
