// The first view: the answer, the map, the latest traces.
import { type HopTable } from 'tracegap';
import { Commands } from '../../shell/commands';
import { FailureNotice, Notice } from '../../shell/notice';
import { HopTableView } from '../../trace/components/hop-table';
import { LookUp } from '../../trace/components/look-up';
import { ServiceMap } from '../../trace/components/service-map';
import { type State } from '../api';
import { t } from '../i18n';
import { failure, fleets, state, table } from '../serve-state';
import { FleetCard } from './fleet-card';
import { LatestTraces } from './traces-view';

export function HopsView() {
  const hops = table.value;
  const isEmpty = hops !== null && hops.traces === 0;
  return (
    <>
      <header class="page-head">
        <h1 aria-live="polite">{headOf(hops)}</h1>
        {state.value ? <Sources state={state.value} /> : null}
      </header>
      <div class="stack">
        {failure.value ? <FailureNotice failure={failure.value} /> : null}
        {isEmpty && state.value?.sources.some(({ kind }) => kind === 'otlp') ? <Start state={state.value} /> : null}
        {fleets.value.map((fleet) => (
          <FleetCard key={fleet.name} fleet={fleet} />
        ))}
        {hops && hops.traces > 0 ? (
          <>
            <HopTableView table={hops} />
            <ServiceMap table={hops} />
            <LatestTraces />
          </>
        ) : null}
        <LookUp />
      </div>
    </>
  );
}

function headOf(hops: HopTable | null): string {
  const { head } = t.value;
  if (hops === null) return head.reading;
  if (hops.traces === 0) return head.none;
  const broken = hops.hops.filter((hop) => hop.broken > 0).length;
  return broken === 0 ? head.whole : head.broken(broken);
}

function Sources({ state: { sources } }: { state: State }) {
  const text = t.value.source;
  return (
    <>
      <p>{sources.map(({ kind, name }) => text[kind](name)).join(' ')}</p>
      {sources.map(({ name, error, cut }) => (
        <div key={name}>
          {error === null ? null : (
            <Notice tone="broken">
              <strong>{text.failed(name)}</strong>
              <p lang="en">{error}</p>
            </Notice>
          )}
          {cut ? <Notice tone="warning">{text.cut(name)}</Notice> : null}
        </div>
      ))}
    </>
  );
}

/** What to type where nothing has arrived yet. */
function Start({ state: { sources } }: { state: State }) {
  const text = t.value.start;
  const { name = '', grpc } = sources.find(({ kind }) => kind === 'otlp') ?? {};
  return (
    <section class="card card-body stack" aria-labelledby="start-title">
      <h2 id="start-title">{text.title}</h2>
      <p>{text.lead}</p>
      <Commands
        lines={[`export OTEL_EXPORTER_OTLP_ENDPOINT=${name}`, 'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf']}
      />
      {grpc ? <p class="small muted">{text.grpc(grpc)}</p> : null}
    </section>
  );
}
