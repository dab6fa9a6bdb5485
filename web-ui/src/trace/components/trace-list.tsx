// Traces with their verdicts, and what they are narrowed by.
import { type TraceRow, VERDICTS } from 'tracegap';
import { type ListFilter, type RequestRow, STATUSES, type RequestStatus } from '../answer';
import { Field } from '../../shell/field';
import { count, dateAndClock, duration } from '../../shell/time';
import { t } from '../i18n';
import { STATE_OF_VERDICT } from '../model/headline';
import { traceHref } from '../trace-link';
import { HopName } from './hop-table';
import { type Mark, StateMark } from './state-mark';

/** A row of a server that judges knows no more than its trace. */
type ListRow = TraceRow & Partial<RequestRow>;

const MARK_OF_REQUEST: Readonly<Record<RequestStatus, Mark>> = { ok: 'whole', refused: 'warning', failed: 'failed' };

export function TraceList({ rows }: { rows: readonly ListRow[] }) {
  const text = t.value;
  const { columns } = text.list;
  const withStatus = rows.some(({ status }) => status !== undefined);
  const { verdict, root, where, status, spans, duration: took, time } = columns;
  const names = [verdict, root, where, ...(withStatus ? [status] : []), spans, took, time];
  if (rows.length === 0) return <p class="muted">{text.list.none}</p>;
  return (
    <table class="list trace-list" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {names.map((name) => (
            <th key={name} scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.traceId} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: ListRow }) {
  const text = t.value;
  return (
    <tr role="row" data-trace={row.traceId}>
      <td role="cell">
        <StateMark state={STATE_OF_VERDICT[row.verdict]} word={text.verdict[row.verdict]} />
      </td>
      <td role="cell">
        <a href={traceHref(row.traceId)} title={row.traceId}>
          <strong>{row.rootService ?? text.unknownService}</strong> {row.rootName ?? ''}
        </a>
        {(row.traceIds?.length ?? 1) > 1 ? (
          <span class="small faint"> · {text.list.halves(row.traceIds?.length ?? 1)}</span>
        ) : null}
      </td>
      <td role="cell" class="trace-where">
        {row.hop?.hop ? <HopName hop={{ ...row.hop.hop, dark: row.hop.dark }} /> : ''}
      </td>
      {row.status === undefined ? null : (
        <td role="cell">
          <StateMark state={MARK_OF_REQUEST[row.status]} word={text.list.statuses[row.status]} />
        </td>
      )}
      <td role="cell" class="num">
        {count(row.spans)}
        {row.errors > 0 ? <span class="span-errors small">, {text.list.errors(row.errors)}</span> : null}
      </td>
      <td role="cell" class="num">
        {duration(row.durationMs)}
      </td>
      <td role="cell" class="num muted">
        {row.startMs === 0 ? '' : dateAndClock(row.startMs)}
      </td>
    </tr>
  );
}

interface FilterProps {
  readonly filter: ListFilter;
  readonly services: readonly string[];
  /** Whether the list knows how the requests ended. */
  readonly withStatus?: boolean;
  readonly onChange: (filter: ListFilter) => void;
}

export function TraceFilterForm({ filter, services, withStatus = false, onChange }: FilterProps) {
  const text = t.value;
  const change = (name: keyof ListFilter) => (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement | HTMLSelectElement;
    const { [name]: _, ...others } = filter;
    onChange(value === '' ? others : { ...others, [name]: value });
  };
  return (
    <form class="trace-filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <Choice
        id="filter-service"
        label={text.list.service}
        value={filter.service}
        options={[...services].sort().map((service) => [service, service])}
        onChange={change('service')}
      />
      <Choice
        id="filter-verdict"
        label={text.list.columns.verdict}
        value={filter.verdict}
        options={VERDICTS.map((verdict) => [verdict, text.verdict[verdict]])}
        onChange={change('verdict')}
      />
      {withStatus ? (
        <Choice
          id="filter-status"
          label={text.list.columns.status}
          value={filter.status}
          options={STATUSES.map((status) => [status, text.list.statuses[status]])}
          onChange={change('status')}
        />
      ) : null}
      <Words value={filter.text} onInput={change('text')} />
    </form>
  );
}

function Words({ value = '', onInput }: { value: string | undefined; onInput: (event: Event) => void }) {
  return (
    <Field id="filter-text" label={t.value.list.text}>
      {(attributes) => <input {...attributes} value={value} onInput={onInput} autocomplete="off" spellcheck={false} />}
    </Field>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, word: string])[];
  readonly onChange: (event: Event) => void;
}

/** One of a list, or all. */
function Choice({ id, label, value = '', options, onChange }: ChoiceProps) {
  return (
    <Field id={id} label={label}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={onChange}>
          <option value="">{t.value.list.every}</option>
          {options.map(([option, word]) => (
            <option key={option} value={option}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
