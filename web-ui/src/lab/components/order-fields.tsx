// The three fields of an order.
import { t } from '../i18n';
import { labAway } from '../lab-state';
import { Field } from '../../shell/field';
import { type Draft } from './order-form';
import { type Stock } from './use-stock';

export function UserField({ form: { draft, wrong, change } }: { form: Draft }) {
  return (
    <Field id="order-user_id" label={t.value.order.user} error={wrong.user_id}>
      {(attributes) => (
        <input {...attributes} value={draft.user_id} onInput={change('user_id')} autocomplete="off" maxLength={200} />
      )}
    </Field>
  );
}

export function ProductField({ form, stock }: { form: Draft; stock: Stock }) {
  const text = t.value.order;
  const byName = stock.state === 'failed' && stock.items.length === 0;
  return (
    <Field
      id="order-product_name"
      label={text.product}
      error={form.wrong.product_name}
      hint={labAway.value ? t.value.away.stockUnknown : byName ? text.productByName : undefined}
    >
      {(attributes) =>
        byName ? (
          <input {...attributes} value={form.draft.product_name} onInput={form.change('product_name')} />
        ) : (
          <select {...attributes} value={form.product} onChange={form.change('product_name')}>
            {stock.state === 'loading' ? <option value="">{text.loadingProducts}</option> : null}
            {stock.items.map(({ product_name: name, stock: left }) => (
              <option key={name} value={name}>
                {labAway.value ? name : text.inStock(name, left)}
              </option>
            ))}
          </select>
        )
      }
    </Field>
  );
}

export function QuantityField({ form: { draft, wrong, change } }: { form: Draft }) {
  return (
    <Field id="order-quantity" label={t.value.order.quantity} error={wrong.quantity}>
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
  );
}
