// What is ordered, and the button.
import { type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Failure } from '../../shell/http';
import { type OrderRequest } from '../api/lab';
import { t } from '../i18n';
import { labAway, switchingTo } from '../lab-state';
import { check, FIELDS, fieldErrors, type FieldName, type Wrong } from '../model/order-fields';
import { Icon } from '../../shell/icons';
import { ProductField, QuantityField, UserField } from './order-fields';
import { useStock } from './use-stock';

interface OrderFormProps {
  readonly busy: boolean;
  readonly button: string;
  readonly busyText: string;
  /** The refusal of the order before, whose wrong fields are shown where they were typed. */
  readonly refused: Failure | null;
  /** Changes whenever the stock may have changed. */
  readonly stockKey: unknown;
  readonly onSubmit: (order: OrderRequest) => void;
  /** What stands beside the button. */
  readonly children?: ComponentChildren;
}

export function OrderForm({ busy, button, busyText, refused, stockKey, onSubmit, children }: OrderFormProps) {
  const stock = useStock(stockKey);
  const form = useDraft(refused, stock.items[0]?.product_name ?? '');
  // Until the products are there nothing can be ordered: a quick click is no mistake to be told of.
  const waits = busy || stock.state === 'loading' || labAway.value || switchingTo.value !== null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (waits) return;
    const order = form.checked();
    if (order) onSubmit(order);
  };
  return (
    <form class="order-form" onSubmit={submit} noValidate>
      <UserField form={form} />
      <ProductField form={form} stock={stock} />
      <QuantityField form={form} />
      {children}
      <button type="submit" class="button button-primary" aria-disabled={waits}>
        {busy ? <Icon name="waiting" class="spin" /> : null}
        {button}
      </button>
      <span class="visually-hidden" role="status">
        {busy ? busyText : ''}
      </span>
    </form>
  );
}

export type Draft = ReturnType<typeof useDraft>;

/** What is typed, and what is wrong with it. */
function useDraft(refused: Failure | null, firstProduct: string) {
  const [draft, setDraft] = useState({ user_id: 'user-42', product_name: '', quantity: '1' });
  const [wrong, setWrong] = useState<Wrong>({});
  useEffect(() => setWrong(fieldErrors(refused)), [refused]);
  const product = draft.product_name || firstProduct;

  const change = (name: FieldName) => (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement | HTMLSelectElement;
    setDraft({ ...draft, [name]: value });
    setWrong({ ...wrong, [name]: undefined });
  };
  /** The order, or null and the first wrong field in focus. */
  const checked = (): OrderRequest | null => {
    const order = { user_id: draft.user_id.trim(), product_name: product.trim(), quantity: Number(draft.quantity) };
    const problems = check(order, t.value.order);
    setWrong(problems);
    const first = FIELDS.find((name) => problems[name]);
    if (first === undefined) return order;
    document.getElementById(`order-${first}`)?.focus();
    return null;
  };
  return { draft, product, wrong, change, checked };
}
