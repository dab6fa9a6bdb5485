// Recent traces with their verdicts; the URL carries what they are narrowed by.
import { useEffect, useState } from 'preact/hooks';
import { type TraceFilter } from 'tracegap';
import { asFailure, type Failure } from '../../shell/http';
import { goTo } from '../../shell/location';
import { FailureNotice } from '../../shell/notice';
import { LookUp } from '../../trace/components/look-up';
import { TraceFilterForm, TraceList } from '../../trace/components/trace-list';
import { readRows, type Rows } from '../api';
import { t } from '../i18n';
import { tracesHref } from '../route';
import { changes, table } from '../serve-state';

const ALL = 200;
const LATEST = 10;

export function TracesView({ filter }: { filter: TraceFilter }) {
  const text = t.value;
  return (
    <>
      <header class="page-head">
        <h1>{text.list.title}</h1>
      </header>
      <div class="stack">
        <LookUp />
        <section class="card list-card" aria-label={text.list.title}>
          <div class="card-body">
            <TraceFilterForm
              filter={filter}
              services={table.value?.services ?? []}
              onChange={(wanted) => goTo(tracesHref(wanted), 'replace')}
            />
            <ReadRows filter={filter} limit={ALL} />
          </div>
        </section>
      </div>
    </>
  );
}

export function LatestTraces() {
  const text = t.value.list;
  return (
    <section class="card list-card" aria-labelledby="latest-title">
      <div class="card-head">
        <h2 id="latest-title">{text.title}</h2>
        <a href={tracesHref()}>{text.all}</a>
      </div>
      <div class="card-body">
        <ReadRows filter={{}} limit={LATEST} />
      </div>
    </section>
  );
}

/** Reads again with every change the server tells of. */
function ReadRows({ filter, limit }: { filter: TraceFilter; limit: number }) {
  const [read, setRead] = useState<Rows | Failure | null>(null);
  const key = `${tracesHref(filter)} ${changes.value}`;
  useEffect(() => {
    let current = true;
    void readRows(filter, limit)
      .catch(asFailure)
      .then((rows) => current && setRead(rows));
    return () => {
      current = false;
    };
  }, [key, limit]);
  if (read === null) return null;
  if (read instanceof Error) return <FailureNotice failure={read} />;
  return (
    <>
      <TraceList rows={read.rows} />
      {read.total > read.rows.length ? (
        <p class="small muted">{t.value.list.more(read.rows.length, read.total)}</p>
      ) : null}
    </>
  );
}
