// What became of an order: the answer of POST /orders, or an order as it is kept, or the refusal. It leads; its trace follows.
import { type ComponentChildren } from 'preact';
import { type Failure } from '../../shell/http';
import { type KeptOrder, type PlacedOrder } from '../api/orders';
import { t } from '../i18n';
import { money } from '../../shell/time';
import { failureText } from '../../shell/notice';
import { type Mark, StateMark } from '../../trace/components/state-mark';
import { TraceId, TraceLinks } from '../../trace/components/trace-id';

type Facts = [name: string, value: ComponentChildren][];

/** How a status is marked; one that is not known is worth a look. */
export const MARK_OF_STATUS: Readonly<Record<string, Mark>> = {
  confirmed: 'whole',
  rejected: 'warning',
  failed: 'failed',
  cancelled: 'not-called',
  pending: 'not-seen',
};

export function OrderResult({ order }: { order: PlacedOrder | KeptOrder }) {
  const text = t.value.order;
  const { pricing, notification, inventory_check: check, trace_id: traceId } = order;
  const facts: Facts = [];
  if (pricing)
    facts.push([text.price, text.priceOf(pricing.quantity, money(pricing.unit_price), money(pricing.total_price))]);
  if (notification) facts.push([text.notification, text.notified(notification.notification_id, notification.status)]);
  if (check) facts.push([text.stock, `${check.product_name}: ${check.remaining_stock}`]);
  if ('hop' in order && order.hop !== null) facts.push([text.hop, order.hop]);
  facts.push([text.trace, traceId === undefined ? text.noTrace : <TraceId traceId={traceId} />]);
  return (
    <section class="result" aria-label={text.resultTitle(order.order_id)} data-order={order.order_id}>
      <Outcome id={order.order_id} status={order.status} says={'reason' in order ? order.reason : null} />
      <FactList facts={facts} />
      {traceId === undefined ? null : <TraceLinks traceId={traceId} />}
    </section>
  );
}

/** A refusal or failure as what it is: the fields, the hop, and the trace of the attempt. */
export function OrderRefused({ failure }: { failure: Failure }) {
  const text = t.value.order;
  const { problem } = failure;
  const facts: Facts = [];
  if (problem.hop) facts.push([text.hop, problem.hop]);
  for (const { field, detail } of problem.errors ?? []) facts.push([text.field(field), detail]);
  if (problem.trace_id) facts.push([text.trace, <TraceId key="id" traceId={problem.trace_id} />]);
  const says = problem.detail ?? problem.title ?? null;
  return (
    <section class="result" data-refused={failure.status}>
      <Outcome id={problem.order_id ?? null} status={problem.order_status ?? null} says={says}>
        {says === null ? failureText(failure) : null}
      </Outcome>
      {problem.in_doubt ? <p class="state-warning">{text.inDoubt}</p> : null}
      <FactList facts={facts} />
      {problem.trace_id ? <TraceLinks traceId={problem.trace_id} /> : null}
    </section>
  );
}

interface OutcomeProps {
  readonly id: number | null;
  readonly status: string | null;
  /** Why, in the words of the service that says so. */
  readonly says: string | null;
  readonly children?: ComponentChildren;
}

/** The first line on screen after a click. */
function Outcome({ id, status, says, children }: OutcomeProps) {
  const text = t.value.order;
  const state = status === null ? 'failed' : (MARK_OF_STATUS[status] ?? 'warning');
  const title = id === null || status === null ? text.failedTitle : text.outcome(id, text.status[status] ?? status);
  return (
    <div
      class={`outcome verdict-${state}`}
      role={state === 'whole' ? 'status' : 'alert'}
      data-outcome={status ?? 'none'}
    >
      <p class="verdict-line">
        <StateMark state={state} word={title} />
        {says === null ? null : (
          <span class="sentence" lang="en">
            {says}
          </span>
        )}
        {children ? <span class="sentence">{children}</span> : null}
      </p>
    </div>
  );
}

function FactList({ facts }: { facts: Facts }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
