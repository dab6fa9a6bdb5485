// Fields that several hops share: one rule and one wording for each.
import { z } from 'zod';

/** Where a request goes wrong it is told in these words; schemas stay strict so that a misspelt field is named, not ignored. */
export const productName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Name of the product as GET /inventory lists it', example: 'Laptop' });

export const quantity = z.int().min(1).max(10_000).meta({ description: 'How many units', example: 1 });

/** Identity of an order on every hop, and so the idempotency key of everything done for it. */
export const orderId = z
  .int()
  .min(1)
  .meta({ description: 'The order this is done for; doing it twice for one order does it once', example: 7 });

export const userId = z.string().trim().min(1).max(100).meta({ description: 'Who orders', example: 'user-42' });

/** Decimal amount; inside the services money is integer cents. */
export const amount = z
  .number()
  .min(0)
  .meta({ description: 'Amount in US dollars with at most two decimals', example: 999.99 });

export const timestamp = z.iso.datetime().meta({ description: 'UTC, RFC 3339', example: '2026-11-21T10:00:00.000Z' });

/** What a price consists of, as pricing quotes it and order keeps it. */
export const quoteSchema = z.strictObject({
  unit_price: amount,
  quantity,
  total_price: amount,
  currency: z.literal('USD'),
});
export type Quote = z.infer<typeof quoteSchema>;

/** That the customer was told: at most once for each order. */
export const notificationReceiptSchema = z.strictObject({ notification_id: z.int().min(1), status: z.enum(['sent']) });
export type NotificationReceipt = z.infer<typeof notificationReceiptSchema>;
