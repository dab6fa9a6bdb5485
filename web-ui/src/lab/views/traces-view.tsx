// The hops of the last minutes; look up any trace; recent orders and traces as lists.
import { type ComponentChildren } from 'preact';
import { recentOrders, type KeptOrder } from '../api/orders';
import { recentTraces, type FoundTrace } from '../../trace/api/tempo';
import { LookUp } from '../../trace/components/look-up';
import { FailureNotice } from '../../shell/notice';
import { StateMark } from '../../trace/components/state-mark';
import { useLoad, type Loaded } from '../../shell/use-load';
import { recentAnswer } from '../../trace/recent';
import { MARK_OF_STATUS } from '../components/order-result';
import { RecentHops } from '../components/recent-hops';
import { labHost } from '../lab-host';
import { t } from '../i18n';
import { hrefTo } from '../route';
import { count, dateAndClock, duration } from '../../shell/time';
import { traceHref } from '../../trace/trace-link';

const LIMIT = 20;

export function TracesView() {
  const text = t.value.traces;
  const [orders, reloadOrders] = useLoad(() => recentOrders(LIMIT));
  const [traces, reloadTraces] = useLoad(() => recentTraces(LIMIT));
  const [answer, reloadAnswer] = useLoad(() => recentAnswer(labHost.reader(), labHost.patience().marginMs));
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
      </header>
      <div class="stack">
        <RecentHops answer={answer} onRetry={reloadAnswer} />
        <LookUp />
        <div class="two-lists">
          <ListCard title={text.recentOrders} loaded={orders} empty={text.noOrders} onRefresh={reloadOrders}>
            {(items) => <Orders orders={items} />}
          </ListCard>
          <ListCard
            title={text.recentTraces}
            loaded={traces}
            empty={text.noTraces}
            onRefresh={() => (reloadTraces(), reloadAnswer())}
          >
            {(items) => <Traces traces={items} />}
          </ListCard>
        </div>
      </div>
    </>
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

function Traces({ traces }: { traces: readonly FoundTrace[] }) {
  const text = t.value.traces;
  const { columns } = text;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{columns.trace}</th>
          <th scope="col">{columns.root}</th>
          <th scope="col">{columns.spans}</th>
          <th scope="col">{columns.duration}</th>
          <th scope="col">{columns.time}</th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.traceId}>
            <td>
              <ShortTraceLink traceId={trace.traceId} />
            </td>
            <td>
              <strong>{trace.rootService ?? text.unnamed}</strong> {trace.rootName ?? ''}
            </td>
            <td class="num">
              {trace.spans > 0 ? count(trace.spans) : ''}
              {trace.errors > 0 ? <StateMark state="broken" word={text.errors(trace.errors)} /> : null}
            </td>
            <td class="num">{duration(trace.durationMs)}</td>
            <td class="num muted">{dateAndClock(trace.startMs)}</td>
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
