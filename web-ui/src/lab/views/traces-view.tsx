// The hops of the last minutes; look up any trace; recent orders and traces as lists.
import { type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { recentOrders, type KeptOrder } from '../api/orders';
import { LookUp } from '../../trace/components/look-up';
import { FailureNotice } from '../../shell/notice';
import { StateMark } from '../../trace/components/state-mark';
import { TraceFilterForm, TraceList } from '../../trace/components/trace-list';
import { useLoad, type Loaded } from '../../shell/use-load';
import { type ListFilter } from '../../trace/answer';
import { type Recent } from '../../trace/recent';
import { MARK_OF_STATUS } from '../components/order-result';
import { RecentHops } from '../components/recent-hops';
import { t } from '../i18n';
import { hrefTo } from '../route';
import { dateAndClock } from '../../shell/time';
import { traceHref } from '../../trace/trace-link';
import { useRecent } from '../use-recent';

const LIMIT = 20;
const ROWS = 100;

export function TracesView() {
  const text = t.value.traces;
  const [withReads, setWithReads] = useState(false);
  const [recent, lookAgain] = useRecent(withReads);
  const [orders, reloadOrders] = useLoad(() => recentOrders(LIMIT));
  // Reading the orders is a request that is traced itself: they are read again only when there are new traces of orders.
  const newest =
    recent.state === 'ready' ? (recent.value.answer.rows({ text: 'POST /orders' })[0]?.traceId ?? null) : null;
  useEffect(reloadOrders, [newest]);
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
      </header>
      <div class="stack">
        <RecentHops recent={recent} onRetry={lookAgain} />
        <LookUp />
        {recent.state === 'ready' ? (
          <RecentTraces recent={recent.value} withReads={withReads} onReads={setWithReads} />
        ) : null}
        <ListCard title={text.recentOrders} loaded={orders} empty={text.noOrders} onRefresh={reloadOrders}>
          {(items) => <Orders orders={items} />}
        </ListCard>
      </div>
    </>
  );
}

interface RecentTracesProps {
  readonly recent: Recent;
  readonly withReads: boolean;
  readonly onReads: (wanted: boolean) => void;
}

function RecentTraces({ recent: { answer, hidden }, withReads, onReads }: RecentTracesProps) {
  const text = t.value.traces;
  const [filter, setFilter] = useState<ListFilter>({});
  const rows = answer.rows(filter);
  return (
    <section class="card list-card" aria-labelledby="list-title">
      <div class="card-head">
        <h2 id="list-title">{text.recentTraces}</h2>
        <label class="reads small">
          <input type="checkbox" checked={withReads} onChange={(event) => onReads(event.currentTarget.checked)} />
          {withReads ? text.reads : text.readsHidden(hidden)}
        </label>
        <span class="small faint list-live">{text.live}</span>
      </div>
      <div class="card-body">
        <TraceFilterForm filter={filter} services={answer.table.services} withStatus onChange={setFilter} />
        {rows.length === 0 ? <p class="muted">{text.noTraces}</p> : <TraceList rows={rows.slice(0, ROWS)} />}
      </div>
    </section>
  );
}

interface ListCardProps<T> {
  readonly title: string;
  readonly loaded: Loaded<readonly T[]>;
  readonly empty: string;
  readonly onRefresh: () => void;
  readonly children: (items: readonly T[]) => ComponentChildren;
}

function ListCard<T>({ title, loaded, empty, onRefresh, children }: ListCardProps<T>) {
  return (
    <section class="card list-card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        <button type="button" class="button-quiet small" onClick={onRefresh}>
          {t.value.traces.refresh}
        </button>
      </div>
      <div class="card-body">
        {loaded.state === 'failed' ? <FailureNotice failure={loaded.failure} onRetry={onRefresh} /> : null}
        {loaded.state === 'ready' && loaded.value.length === 0 ? <p class="muted">{empty}</p> : null}
        {loaded.state === 'ready' && loaded.value.length > 0 ? children(loaded.value) : null}
      </div>
    </section>
  );
}

function Orders({ orders }: { orders: readonly KeptOrder[] }) {
  const text = t.value;
  const { columns } = text.traces;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{columns.order}</th>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.time}</th>
          <th scope="col">{columns.trace}</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.order_id}>
            <td>
              <a class="num" href={hrefTo({ view: 'order', orderId: order.order_id })}>
                {order.order_id}
              </a>
            </td>
            <td>
              {order.quantity} × {order.product_name}
            </td>
            <td>
              <StateMark
                state={MARK_OF_STATUS[order.status] ?? 'warning'}
                word={text.order.status[order.status] ?? order.status}
              />
            </td>
            <td class="num muted">{dateAndClock(Date.parse(order.created_at))}</td>
            <td>{order.trace_id === undefined ? null : <ShortTraceLink traceId={order.trace_id} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShortTraceLink({ traceId }: { traceId: string }) {
  return (
    <a class="mono short-id" href={traceHref(traceId)} title={traceId}>
      {traceId}
    </a>
  );
}
