// What can be wrong with the fields of an order: as the page sees it, and as order answers it.
import { type Failure } from '../../shell/http';
import { type OrderRequest } from '../api/lab';
import { type Messages } from '../i18n';

export type FieldName = keyof OrderRequest;
export const FIELDS = ['user_id', 'product_name', 'quantity'] as const satisfies readonly FieldName[];
export type Wrong = Partial<Record<FieldName, string | undefined>>;

export function check(order: OrderRequest, text: Messages['order']): Wrong {
  const wrong: Wrong = {};
  if (order.user_id === '' || order.user_id.length > 100) wrong.user_id = text.userMissing;
  if (order.product_name === '') wrong.product_name = text.productMissing;
  if (!Number.isInteger(order.quantity) || order.quantity < 1 || order.quantity > 10_000)
    wrong.quantity = text.quantityWrong;
  return wrong;
}

export function fieldErrors(refused: Failure | null): Wrong {
  return Object.fromEntries((refused?.problem.errors ?? []).map(({ field, detail }) => [field, detail]));
}
