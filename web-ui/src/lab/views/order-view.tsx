// The first view: one click, one order, and the hop that broke.
import { useEffect, useState } from 'preact/hooks';
import { asFailure, type Failure } from '../../shell/http';
import { type OrderRequest } from '../api/lab';
import { readOrder, type KeptOrder, type PlacedOrder } from '../api/orders';
import { FailureNotice, Notice } from '../../shell/notice';
import { OrderForm } from '../components/order-form';
import { OrderRefused, OrderResult } from '../components/order-result';
import { VariantSwitch } from '../components/variant-switch';
import { labAway, labReturns } from '../lab-state';
import { TraceStory } from '../../trace/components/trace-story';
import { useFollow } from '../../trace/components/use-follow';
import { t } from '../i18n';
import { placeOrder } from '../place-order';
import { go } from '../route';

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'placing' }
  | { readonly kind: 'order'; readonly order: PlacedOrder | KeptOrder }
  | { readonly kind: 'refused'; readonly failure: Failure };

export function OrderView({ orderId }: { orderId: number | null }) {
  const text = t.value.order;
  const { outcome, stockKey, lookupFailure, place } = useOrder(orderId);
  const [investigation, lookAgain] = useFollow(traceOf(outcome));
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
      </header>
      <div class="stack">
        <div class="card order-card">
          <OrderForm
            busy={outcome.kind === 'placing'}
            button={text.button}
            busyText={text.placing}
            refused={outcome.kind === 'refused' ? outcome.failure : null}
            stockKey={stockKey}
            onSubmit={(order) => void place(order)}
          >
            <VariantSwitch />
          </OrderForm>
          {outcome.kind === 'order' ? <OrderResult order={outcome.order} /> : null}
          {outcome.kind === 'refused' ? <OrderRefused failure={outcome.failure} /> : null}
        </div>
        {lookupFailure && orderId !== null ? <NotRead orderId={orderId} failure={lookupFailure} /> : null}
        {investigation ? <TraceStory investigation={investigation} onLookAgain={lookAgain} outcomeAbove /> : null}
        {outcome.kind === 'none' && orderId === null ? <Before /> : null}
      </div>
    </>
  );
}

/** The order on screen: the one of the URL, or the one that was placed last. */
function useOrder(orderId: number | null) {
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  // Read again once an order has its answer: the stock may be another one then.
  const [stockKey, setStockKey] = useState(0);
  const [lookupFailure, setLookupFailure] = useState<Failure | null>(null);

  useEffect(() => {
    setLookupFailure(null);
    if (orderId === null || (outcome.kind === 'order' && outcome.order.order_id === orderId)) return;
    readOrder(orderId).then(
      (order) => setOutcome({ kind: 'order', order }),
      (error: unknown) => setLookupFailure(asFailure(error)),
    );
    // What could not be read while the lab was away can be now.
  }, [orderId, labReturns.value]);

  const place = async (order: OrderRequest) => {
    setOutcome({ kind: 'placing' });
    setLookupFailure(null);
    try {
      const placed = await placeOrder(order);
      setOutcome({ kind: 'order', order: placed });
      go({ view: 'order', orderId: placed.order_id }, 'replace');
    } catch (error) {
      const failure = asFailure(error);
      setOutcome({ kind: 'refused', failure });
      go({ view: 'order', orderId: null }, 'replace');
    }
    setStockKey((known) => known + 1);
  };
  return { outcome, stockKey, lookupFailure, place };
}

function NotRead({ orderId, failure }: { orderId: number; failure: Failure }) {
  if (failure.status === 404) return <Notice tone="warning">{t.value.order.notFound(orderId)}</Notice>;
  return labAway.value ? null : <FailureNotice failure={failure} />;
}

function Before() {
  const text = t.value.order;
  return (
    <section class="before">
      <h2>{text.empty}</h2>
      <p class="muted">{text.emptyText}</p>
    </section>
  );
}

function traceOf(outcome: Outcome): string | null {
  if (outcome.kind === 'order') return outcome.order.trace_id ?? null;
  if (outcome.kind === 'refused') return outcome.failure.problem.trace_id ?? null;
  return null;
}
