// What order and inventory answer, as far as the page shows it (the whole contract: packages/contracts).
import { z } from 'zod/mini';
import { ask } from '../../shell/http';

const QuoteSchema = z.object({
  unit_price: z.number(),
  quantity: z.number(),
  total_price: z.number(),
  currency: z.string(),
});
const CheckSchema = z.object({
  product_name: z.string(),
  quantity: z.number(),
  available: z.boolean(),
  remaining_stock: z.number(),
});
const ReceiptSchema = z.object({ notification_id: z.number(), status: z.string() });

/** Answer of POST /orders. */
export const PlacedOrderSchema = z.object({
  order_id: z.number(),
  status: z.string(),
  inventory_check: z.nullable(CheckSchema),
  pricing: z.nullable(QuoteSchema),
  notification: z.nullable(ReceiptSchema),
  trace_id: z.optional(z.string()),
});
export type PlacedOrder = z.infer<typeof PlacedOrderSchema>;

/** An order as it is kept. */
const KeptOrderSchema = z.extend(PlacedOrderSchema, {
  user_id: z.string(),
  product_name: z.string(),
  quantity: z.number(),
  reason: z.nullable(z.string()),
  hop: z.nullable(z.string()),
  created_at: z.string(),
});
export type KeptOrder = z.infer<typeof KeptOrderSchema>;

const StockPageSchema = z.object({ items: z.array(z.object({ product_name: z.string(), stock: z.number() })) });
export type StockItem = z.infer<typeof StockPageSchema>['items'][number];

export const readOrder = (id: number) => ask(`./api/orders/${id}`, KeptOrderSchema);

/** The youngest orders, newest first. */
export const recentOrders = async (limit: number): Promise<readonly KeptOrder[]> =>
  (await ask(`./api/orders?limit=${limit}`, z.object({ items: z.array(KeptOrderSchema) }))).items;

/** Every product with what is in stock, in the order of the alphabet. */
export const readStock = async (): Promise<readonly StockItem[]> => {
  const { items } = await ask('./api/inventory?limit=200', StockPageSchema);
  return [...items].sort((a, b) => a.product_name.localeCompare(b.product_name));
};
