// order: POST /orders starts the workflow.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  MAX_ID,
  notificationReceiptSchema,
  numberInUrl,
  orderId,
  productName,
  quantity,
  quoteSchema,
  timestamp,
  userId,
} from './common';
import { inventoryCheckSchema } from './inventory';
import { pageOf } from './page';
import { HOPS, orderStatusSchema } from './problem';

export const placeOrderSchema = z.strictObject({ user_id: userId, product_name: productName, quantity });
export type PlaceOrder = z.infer<typeof placeOrderSchema>;
export class PlaceOrderDto extends createZodDto(placeOrderSchema) {}

const traceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()
  .meta({ description: 'Trace of the request that placed the order; absent where nothing traces' });

/** Answer of POST /orders. */
export const placedOrderSchema = z.strictObject({
  order_id: orderId,
  status: orderStatusSchema,
  inventory_check: inventoryCheckSchema,
  pricing: quoteSchema,
  notification: notificationReceiptSchema,
  trace_id: traceId,
});
export type PlacedOrder = z.infer<typeof placedOrderSchema>;
export class PlacedOrderDto extends createZodDto(placedOrderSchema) {}

/** An order as it is kept: what is not known (yet) is null. */
export const orderSchema = z.strictObject({
  order_id: orderId,
  user_id: userId,
  product_name: productName,
  quantity,
  status: orderStatusSchema,
  inventory_check: inventoryCheckSchema.nullable(),
  pricing: quoteSchema.nullable(),
  notification: notificationReceiptSchema.nullable(),
  reason: z.string().nullable().meta({ description: 'Why it was rejected or failed' }),
  hop: z.enum(HOPS).nullable().meta({ description: 'The service at which it failed' }),
  trace_id: traceId,
  created_at: timestamp,
  updated_at: timestamp,
});
export type Order = z.infer<typeof orderSchema>;
export class OrderDto extends createZodDto(orderSchema) {}

export const orderPageSchema = pageOf(orderSchema);
export class OrderPageDto extends createZodDto(orderPageSchema) {}

export const orderParamsSchema = z.strictObject({ id: numberInUrl(MAX_ID) });
export class OrderParamsDto extends createZodDto(orderParamsSchema) {}

/** Nothing has to be said to cancel an order; what is said all the same is refused. */
export const cancelOrderSchema = z.strictObject({});
export class CancelOrderDto extends createZodDto(cancelOrderSchema) {}

/** Stripe's and the IETF draft's header: the same key never makes a second order. Printable ASCII, as any header value. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces');
