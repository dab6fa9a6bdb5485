// What dropped files say: the same answer as of a whole backend.
import { useState } from 'preact/hooks';
import { type ListFilter } from '../answer';
import { Notice } from '../../shell/notice';
import { OpenFile } from '../components/drop-zone';
import { HopTableView } from '../components/hop-table';
import { ServiceMap } from '../components/service-map';
import { TraceFilterForm, TraceList } from '../components/trace-list';
import { dropped, type Dropped } from '../dropped';
import { t } from '../i18n';

const ROWS = 200;

export function FileView() {
  const text = t.value;
  const file = dropped.value;
  return (
    <>
      <header class="page-head">
        <h1>{file?.name ?? text.drop.title}</h1>
        <p>{text.drop.lead}</p>
      </header>
      <div class="stack">
        <OpenFile />
        {file?.problems.map((problem) => (
          <Notice key={problem} tone="warning">
            <span lang="en">{problem}</span>
          </Notice>
        ))}
        {file ? <FileAnswer answer={file.answer} /> : null}
      </div>
    </>
  );
}

function FileAnswer({ answer }: { answer: Dropped['answer'] }) {
  const text = t.value;
  const [filter, setFilter] = useState<ListFilter>({});
  return (
    <>
      <HopTableView table={answer.table} />
      <ServiceMap table={answer.table} />
      <section class="card list-card" aria-labelledby="list-title">
        <div class="card-head">
          <h2 id="list-title">{text.list.title}</h2>
        </div>
        <div class="card-body">
          <TraceFilterForm filter={filter} services={answer.table.services} withStatus onChange={setFilter} />
          <TraceList rows={answer.rows(filter).slice(0, ROWS)} />
        </div>
      </section>
    </>
  );
}
