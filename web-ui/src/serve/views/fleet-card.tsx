// What a database counts over a day: the hops that lose the context, and the trace that shows each.
import { type FleetHop, type FleetTable } from 'tracegap';
import { Notice } from '../../shell/notice';
import { count, dateAndClock } from '../../shell/time';
import { HopName } from '../../trace/components/hop-table';
import { StateMark } from '../../trace/components/state-mark';
import { traceHref } from '../../trace/trace-link';
import { type Fleets } from '../api';
import { t } from '../i18n';

export function FleetCard({ fleet: { name, table, error } }: { fleet: Fleets[number] }) {
  const text = t.value.fleet;
  return (
    <section class="card" aria-label={text.title(name)}>
      <div class="card-head">
        <h2>{text.title(name)}</h2>
        {table ? <span class="small faint">{windowOf(table)}</span> : null}
      </div>
      {error === null ? null : (
        <Notice tone="broken">
          <strong>{text.failed}</strong>
          <p lang="en">{error}</p>
        </Notice>
      )}
      {table === null && error === null ? <p class="card-body">{text.counting}</p> : null}
      {table?.complete === false ? <Notice tone="warning">{text.cut}</Notice> : null}
      {table && table.hops.length === 0 ? (
        <p class="card-body">
          <StateMark state="whole" word={text.none} />
        </p>
      ) : null}
      {table && table.hops.length > 0 ? <Hops hops={table.hops} /> : null}
    </section>
  );
}

function windowOf({ from, to, spans, services }: Pick<FleetTable, 'from' | 'to' | 'spans' | 'services'>): string {
  const [begin, end] = [from, to].map((time) => dateAndClock(Date.parse(time)));
  return t.value.fleet.window(count(spans), services, begin ?? '', end ?? '');
}

function Hops({ hops }: { hops: readonly FleetHop[] }) {
  const { hop, lost, key, cause, example } = t.value.fleet.columns;
  return (
    <table class="list hop-table fleet-table" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {[hop, lost, key, cause, example].map((name) => (
            <th key={name} scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {hops.map((one) => (
          <HopRow key={`${one.from}>${one.via ?? ''}>${one.to}`} hop={one} />
        ))}
      </tbody>
    </table>
  );
}

function HopRow({ hop }: { hop: FleetHop }) {
  const text = t.value;
  const { columns, share, key } = text.fleet;
  const asked = hop.lost + hop.whole;
  const traceId = hop.look?.trace_id ?? hop.examples[0];
  return (
    <tr role="row" data-hop={[hop.from, ...(hop.via === null ? [] : [hop.via]), hop.to].join('>')}>
      <th scope="row" role="rowheader">
        <HopName hop={{ from: hop.from, dark: hop.via, to: hop.to }} />
      </th>
      <td role="cell" data-label={columns.lost}>
        <StateMark
          state={hop.verdict === 'split' ? 'broken' : 'warning'}
          word={share(count(hop.lost), count(asked), Math.round((100 * hop.lost) / Math.max(1, asked)))}
        />
      </td>
      <td role="cell" data-label={columns.key}>
        {key[hop.key]}
      </td>
      <td role="cell" data-label={columns.cause}>
        {hop.look?.cause ? text.cause[hop.look.cause.id] : ''}
      </td>
      <td role="cell" data-label={columns.example}>
        {traceId === undefined ? (
          ''
        ) : (
          <a href={traceHref(traceId)} title={traceId}>
            {text.answer.open} <code>{traceId.slice(0, 8)}</code>
          </a>
        )}
      </td>
    </tr>
  );
}
