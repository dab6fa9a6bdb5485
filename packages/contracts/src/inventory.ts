// inventory: stock by product, and what is reserved for each order.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { notificationReceiptSchema, orderId, productName, quantity, quoteSchema, timestamp, userId } from './common';
import { pageOf } from './page';

export const stockLevel = z.int().min(0).meta({ description: 'Units on hand', example: 50 });
/** Less than there can be on hand: units that are released come on top of it. */
const stockToPut = stockLevel.max(1_000_000_000);

export const checkStockSchema = z.strictObject({ product_name: productName, quantity });
export type CheckStock = z.infer<typeof checkStockSchema>;
export class CheckStockDto extends createZodDto(checkStockSchema) {}

export const inventoryCheckSchema = z.strictObject({
  product_name: z.string(),
  quantity,
  available: z.boolean(),
  remaining_stock: stockLevel,
});
export type InventoryCheck = z.infer<typeof inventoryCheckSchema>;
export class InventoryCheckDto extends createZodDto(inventoryCheckSchema) {}

export const reserveSchema = z.strictObject({
  order_id: orderId,
  user_id: userId,
  product_name: productName,
  quantity,
});
export type Reserve = z.infer<typeof reserveSchema>;
export class ReserveDto extends createZodDto(reserveSchema) {}

/** Everything the rest of the chain did for the order: stock held, price quoted, customer told. */
export const reservedSchema = z.strictObject({
  order_id: orderId,
  inventory_check: inventoryCheckSchema,
  pricing: quoteSchema,
  notification: notificationReceiptSchema,
});
export type Reserved = z.infer<typeof reservedSchema>;
export class ReservedDto extends createZodDto(reservedSchema) {}

export const orderReferenceSchema = z.strictObject({ order_id: orderId });
export class OrderReferenceDto extends createZodDto(orderReferenceSchema) {}

/** What became of an order's reservation; `reserved` while it is still being decided. */
export const settledSchema = z.strictObject({
  order_id: orderId,
  state: z.enum(['reserved', 'confirmed', 'released']),
  result: reservedSchema.nullable().meta({ description: 'What the chain did; null unless confirmed' }),
});
export type Settled = z.infer<typeof settledSchema>;
export class SettledDto extends createZodDto(settledSchema) {}

export const releaseSchema = z.strictObject({
  order_id: orderId,
  withdraw: z.boolean().meta({ description: 'true: the order failed, a notification already sent is void' }),
});
export type Release = z.infer<typeof releaseSchema>;
export class ReleaseDto extends createZodDto(releaseSchema) {}

export const stockItemSchema = z.strictObject({
  product_id: z.int(),
  product_name: z.string(),
  stock: stockLevel,
  updated_at: timestamp,
});
export type StockItem = z.infer<typeof stockItemSchema>;
export class StockItemDto extends createZodDto(stockItemSchema) {}

export const stockPageSchema = pageOf(stockItemSchema);
export class StockPageDto extends createZodDto(stockPageSchema) {}

export const putStockSchema = z.strictObject({ stock: stockToPut });
export class PutStockDto extends createZodDto(putStockSchema) {}

export const productParamsSchema = z.strictObject({ product_name: productName });
export class ProductParamsDto extends createZodDto(productParamsSchema) {}
