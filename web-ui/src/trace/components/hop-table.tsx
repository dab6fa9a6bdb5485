// The first thing to know: which hops lose the context, how often, since when, why, and one trace that shows it.
import { type HopRow, type HopTable } from 'tracegap';
import { count, dateAndClock } from '../../shell/time';
import { t } from '../i18n';
import { traceHref } from '../trace-link';
import { Icon } from '../../shell/icons';
import { StateMark } from './state-mark';

export function HopTableView({ table }: { table: HopTable }) {
  const text = t.value.answer;
  const broken = table.hops.filter((hop) => hop.broken > 0);
  const others = table.hops.filter((hop) => hop.broken === 0);
  return (
    <section class="card" aria-labelledby="hops-title">
      <div class="card-head">
        <h2 id="hops-title">{text.hops}</h2>
        <span class="small faint">{text.judged(count(table.traces))}</span>
      </div>
      {broken.length === 0 ? (
        <p class="card-body">
          <StateMark state="whole" word={text.allWhole} />
        </p>
      ) : (
        <BrokenHops hops={broken} />
      )}
      {others.length === 0 ? null : (
        <details class="other-hops">
          <summary>{text.others(others.length)}</summary>
          <OtherHops hops={others} />
        </details>
      )}
    </section>
  );
}

function BrokenHops({ hops }: { hops: readonly HopRow[] }) {
  const { columns } = t.value.answer;
  return (
    <table class="list hop-table" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {[columns.hop, columns.broken, columns.since, columns.cause, columns.example].map((name) => (
            <th key={name} scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {hops.map((hop) => (
          <BrokenHop key={keyOf(hop)} hop={hop} />
        ))}
      </tbody>
    </table>
  );
}

function BrokenHop({ hop }: { hop: HopRow }) {
  const text = t.value;
  const share = Math.round((100 * hop.broken) / Math.max(1, hop.judged));
  return (
    <tr role="row" data-hop={keyOf(hop)}>
      <th scope="row" role="rowheader">
        <HopName hop={hop} />
      </th>
      <td role="cell" data-label={text.answer.columns.broken}>
        <span class="state state-broken">
          <Icon name="broken" />
          <span class="num">{text.answer.share(count(hop.broken), count(hop.judged), share)}</span>
        </span>
        {hop.ambiguous > 0 ? <p class="small muted">{text.answer.ambiguous(hop.ambiguous)}</p> : null}
      </td>
      <td role="cell" class="num" data-label={text.answer.columns.since}>
        {hop.firstMs === null || hop.firstMs === 0 ? '' : dateAndClock(hop.firstMs)}
      </td>
      <td role="cell" data-label={text.answer.columns.cause}>
        {hop.cause === null ? '' : text.cause[hop.cause]}
      </td>
      <td role="cell" data-label={text.answer.columns.example}>
        <a href={traceHref(hop.example)} title={hop.example}>
          {text.answer.open} <code>{hop.example.slice(0, 8)}</code>
        </a>
      </td>
    </tr>
  );
}

function OtherHops({ hops }: { hops: readonly HopRow[] }) {
  const text = t.value;
  return (
    <ul class="other-hop-list">
      {hops.map((hop) => (
        <li key={keyOf(hop)}>
          <HopName hop={hop} />
          <StateMark state={hop.state} word={text.hops.state[hop.state]} />
          {hop.suspected > 0 ? <StateMark state="warning" word={text.answer.suspected(count(hop.suspected))} /> : null}
          <span class="num faint small">{text.answer.requests(count(hop.judged))}</span>
        </li>
      ))}
    </ul>
  );
}

export function HopName({ hop: { from, dark, to } }: { hop: Pick<HopRow, 'from' | 'dark' | 'to'> }) {
  const text = t.value;
  const unnamed = (name: string | null) => name ?? text.unknownService;
  return (
    <span class="hop-pair">
      {unnamed(from)} <span aria-hidden="true">→</span>
      <span class="visually-hidden">{text.answer.to}</span>{' '}
      {dark === null ? null : (
        <>
          <span class="hop-pair-dark">
            {dark} <small>({text.hops.noSpans})</small>
          </span>{' '}
          <span aria-hidden="true">→</span>
          <span class="visually-hidden">{text.answer.to}</span>{' '}
        </>
      )}
      {unnamed(to)}
    </span>
  );
}

const keyOf = ({ from, dark, to }: HopRow) => [from ?? '?', ...(dark === null ? [] : [dark]), to ?? '?'].join('>');
