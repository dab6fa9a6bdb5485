// User, product, quantity and the button.
import { useEffect, useState } from 'preact/hooks';
import { asFailure, type Failure } from '../../shell/http';
import { type OrderRequest } from '../api/lab';
import { readStock, type StockItem } from '../api/orders';
import { t } from '../i18n';
import { type Messages } from '../i18n';
import { Field } from '../../shell/field';
import { Icon } from '../../shell/icons';

interface OrderFormProps {
  readonly busy: boolean;
  readonly button: string;
  readonly busyText: string;
  /** The refusal of the order before, whose wrong fields are shown where they were typed. */
  readonly refused: Failure | null;
  /** Changes whenever the stock may have changed. */
  readonly stockKey: unknown;
  readonly onSubmit: (order: OrderRequest) => void;
}

type FieldName = keyof OrderRequest;

export function OrderForm({ busy, button, busyText, refused, stockKey, onSubmit }: OrderFormProps) {
  const text = t.value.order;
  const stock = useStock(stockKey);
  const [draft, setDraft] = useState({ user_id: 'user-42', product_name: '', quantity: '1' });
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>>>({});
  const product = draft.product_name || (Array.isArray(stock) ? (stock[0]?.product_name ?? '') : '');

  // Until the products are there nothing can be ordered: a quick click is no mistake to be told of.
  const waits = busy || stock === 'loading';

  useEffect(() => setWrong(fieldErrors(refused)), [refused]);

  const change = (name: FieldName) => (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement | HTMLSelectElement;
    setDraft({ ...draft, [name]: value });
    setWrong({ ...wrong, [name]: undefined });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (waits) return;
    const order = { user_id: draft.user_id.trim(), product_name: product.trim(), quantity: Number(draft.quantity) };
    const problems = check(order, text);
    setWrong(problems);
    const first = (['user_id', 'product_name', 'quantity'] as const).find((name) => problems[name]);
    if (first) document.getElementById(`order-${first}`)?.focus();
    else onSubmit(order);
  };

  return (
    <form class="order-form" onSubmit={submit} noValidate>
      <Field id="order-user_id" label={text.user} error={wrong.user_id}>
        {(attributes) => (
          <input {...attributes} value={draft.user_id} onInput={change('user_id')} autocomplete="off" maxLength={200} />
        )}
      </Field>
      <Field
        id="order-product_name"
        label={text.product}
        error={wrong.product_name}
        hint={stock instanceof Error ? text.productByName : undefined}
      >
        {(attributes) =>
          stock instanceof Error ? (
            <input {...attributes} value={draft.product_name} onInput={change('product_name')} />
          ) : (
            <select {...attributes} value={product} onChange={change('product_name')}>
              {stock === 'loading' ? <option value="">{text.loadingProducts}</option> : null}
              {stock === 'loading'
                ? null
                : stock.map((item) => (
                    <option key={item.product_name} value={item.product_name}>
                      {text.inStock(item.product_name, item.stock)}
                    </option>
                  ))}
            </select>
          )
        }
      </Field>
      <Field id="order-quantity" label={text.quantity} error={wrong.quantity}>
        {(attributes) => (
          <input
            {...attributes}
            value={draft.quantity}
            onInput={change('quantity')}
            type="number"
            min={1}
            max={10000}
            step={1}
            inputMode="numeric"
          />
        )}
      </Field>
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

function useStock(key: unknown): readonly StockItem[] | Failure | 'loading' {
  const [stock, setStock] = useState<readonly StockItem[] | Failure | 'loading'>('loading');
  useEffect(() => {
    let current = true;
    void readStock()
      .catch(asFailure)
      .then((read) => current && setStock(read));
    return () => {
      current = false;
    };
  }, [key]);
  return stock;
}

function check(order: OrderRequest, text: Messages['order']): Partial<Record<FieldName, string>> {
  const wrong: Partial<Record<FieldName, string>> = {};
  if (order.user_id === '' || order.user_id.length > 100) wrong.user_id = text.userMissing;
  if (order.product_name === '') wrong.product_name = text.productMissing;
  if (!Number.isInteger(order.quantity) || order.quantity < 1 || order.quantity > 10_000)
    wrong.quantity = text.quantityWrong;
  return wrong;
}

function fieldErrors(refused: Failure | null): Partial<Record<FieldName, string>> {
  return Object.fromEntries((refused?.problem.errors ?? []).map(({ field, detail }) => [field, detail]));
}
