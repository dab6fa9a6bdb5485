// pricing: prices by product, and the quote made for each order.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  amount,
  notificationReceiptSchema,
  orderId,
  productName,
  quantity,
  quoteSchema,
  timestamp,
  userId,
} from './common';
import { pageOf } from './page';

export const calculateSchema = z.strictObject({
  order_id: orderId,
  user_id: userId,
  product_name: productName,
  quantity,
});
export type Calculate = z.infer<typeof calculateSchema>;
export class CalculateDto extends createZodDto(calculateSchema) {}

export const calculatedSchema = z.strictObject({
  order_id: orderId,
  pricing: quoteSchema,
  notification: notificationReceiptSchema,
});
export type Calculated = z.infer<typeof calculatedSchema>;
export class CalculatedDto extends createZodDto(calculatedSchema) {}

/** Ends the doubt about an order's notification: either it was sent, or from now on it never will be. */
export const quoteVoidSchema = z.strictObject({
  order_id: orderId,
  withdraw: z.boolean().meta({ description: 'true: also a notification already sent is void' }),
});
export type QuoteVoid = z.infer<typeof quoteVoidSchema>;
export class QuoteVoidDto extends createZodDto(quoteVoidSchema) {}

export const quoteVoidedSchema = z.strictObject({
  order_id: orderId,
  state: z.enum(['sent', 'void', 'withdrawn']),
  result: calculatedSchema.nullable().meta({ description: 'Quote and notification where it was sent' }),
});
export type QuoteVoided = z.infer<typeof quoteVoidedSchema>;
export class QuoteVoidedDto extends createZodDto(quoteVoidedSchema) {}

/** Whether this is a number of cents, as it is read from JSON or as a multiple of 0.01 is computed: 35 * 0.01 is not quite 0.35. */
const isWholeCents = (value: number) => {
  const cents = Math.round(value * 100);
  return value === cents / 100 || value === cents * 0.01;
};

/** A price that is set: whole cents, told apart from amounts that are only reported. zod's `multipleOf` would refuse 35 * 0.01. */
export const price = amount
  .max(1_000_000)
  .refine(isWholeCents, 'must have at most two decimals')
  .meta({ description: 'Price in US dollars with at most two decimals', example: 999.99, multipleOf: 0.01 });

export const priceItemSchema = z.strictObject({
  product_id: z.int(),
  product_name: z.string(),
  unit_price: amount,
  currency: z.literal('USD'),
  updated_at: timestamp,
});
export type PriceItem = z.infer<typeof priceItemSchema>;
export class PriceItemDto extends createZodDto(priceItemSchema) {}

export const pricePageSchema = pageOf(priceItemSchema);
export class PricePageDto extends createZodDto(pricePageSchema) {}

export const putPriceSchema = z.strictObject({ unit_price: price });
export class PutPriceDto extends createZodDto(putPriceSchema) {}
