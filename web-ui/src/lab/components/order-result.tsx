// What became of an order: the answer of POST /orders, or an order as it is kept, or the refusal.
import { type ComponentChildren } from 'preact';
import { type Failure } from '../../shell/http';
import { type KeptOrder, type PlacedOrder } from '../api/orders';
import { t } from '../i18n';
import { money } from '../../shell/time';
import { failureText, Notice } from '../../shell/notice';
import { StateMark } from '../../trace/components/state-mark';
import { TraceId, TraceLinks } from '../../trace/components/trace-id';

export function OrderResult({ order }: { order: PlacedOrder | KeptOrder }) {
  const text = t.value.order;
  const { pricing, notification, inventory_check: check, trace_id: traceId } = order;
  const good = order.status === 'confirmed';
  const facts: [string, ComponentChildren][] = [];
  if (pricing)
    facts.push([text.price, text.priceOf(pricing.quantity, money(pricing.unit_price), money(pricing.total_price))]);
  if (notification) facts.push([text.notification, text.notified(notification.notification_id, notification.status)]);
  if (check) facts.push([text.stock, `${check.product_name}: ${check.remaining_stock}`]);
  if ('hop' in order && order.hop !== null) facts.push([text.hop, order.hop]);
  if ('reason' in order && order.reason !== null) facts.push([text.reason, order.reason]);
  facts.push([text.trace, traceId === undefined ? text.noTrace : <TraceId traceId={traceId} />]);
  return (
    <section class="result" aria-label={text.resultTitle(order.order_id)} data-order={order.order_id}>
      <p class="result-head" role="status">
        <strong>{text.resultTitle(order.order_id)}</strong>
        <StateMark state={good ? 'whole' : 'warning'} word={text.status[order.status] ?? order.status} />
      </p>
      <Facts facts={facts} />
      {traceId === undefined ? null : <TraceLinks traceId={traceId} />}
    </section>
  );
}

/** A refusal or failure as what it is: the fields, the hop, and the trace of the attempt. */
export function OrderRefused({ failure }: { failure: Failure }) {
  const text = t.value.order;
  const { problem } = failure;
  const facts: [string, ComponentChildren][] = [];
  if (problem.order_id) facts.push([text.resultTitle(problem.order_id), statusText(problem.order_status)]);
  if (problem.hop) facts.push([text.hop, problem.hop]);
  for (const { field, detail } of problem.errors ?? []) facts.push([text.field(field), detail]);
  if (problem.trace_id) facts.push([text.trace, <TraceId key="id" traceId={problem.trace_id} />]);
  return (
    <section class="result" data-refused={failure.status}>
      <Notice tone="broken">
        <strong>{text.failedTitle}</strong>
        {(problem.detail ?? problem.title) ? (
          <p lang="en">{problem.detail ?? problem.title}</p>
        ) : (
          <p>{failureText(failure)}</p>
        )}
        {problem.in_doubt ? <p>{text.inDoubt}</p> : null}
      </Notice>
      <Facts facts={facts} />
      {problem.trace_id ? <TraceLinks traceId={problem.trace_id} /> : null}
    </section>
  );
}

function Facts({ facts }: { facts: readonly [string, ComponentChildren][] }) {
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

function statusText(status: string | null | undefined): string {
  return status ? (t.value.order.status[status] ?? status) : '';
}
