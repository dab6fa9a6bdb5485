// Services and the state of each edge between them, of many traces at once: the hop map of one trace, drawn from the table.
import { useMemo } from 'preact/hooks';
import { type HopTable, type TraceReport } from 'tracegap';
import { goTo } from '../../shell/location';
import { t } from '../i18n';
import { traceHref } from '../trace-link';
import { HopLegend, HopMapView } from './hop-map-view';

export function ServiceMap({ table }: { table: HopTable }) {
  const text = t.value.answer;
  const { report, examples } = useMemo(() => asReport(table), [table]);
  if (table.services.length === 0) return null;
  return (
    <section class="card" aria-labelledby="map-title">
      <div class="card-head">
        <h2 id="map-title">{text.map}</h2>
        <span class="small faint">{text.mapHelp}</span>
      </div>
      <div class="card-body">
        <HopMapView
          report={report}
          onFinding={(index) => {
            const example = examples[index];
            if (example !== undefined) goTo(traceHref(example));
          }}
        />
        <HopLegend />
      </div>
    </section>
  );
}

/** The table as if it were one trace that takes every hop. A caller of which nothing is known is worth a box where it lost something. */
function asReport({ hops: all, services }: HopTable): {
  report: Pick<TraceReport, 'hops' | 'findings' | 'services'>;
  examples: string[];
} {
  const hops = all.filter(({ from, state }) => from !== null || state === 'broken');
  const told = hops.flatMap((hop) => (hop.finding === null ? [] : [{ hop, finding: hop.finding }]));
  return {
    report: {
      services,
      findings: told.map(({ finding }) => finding),
      hops: hops.map((hop) => ({
        from: hop.from,
        to: hop.to,
        state: hop.state,
        finding: indexOrNull(told.findIndex((one) => one.hop === hop)),
      })),
    },
    examples: told.map(({ hop }) => hop.example),
  };
}

const indexOrNull = (index: number): number | null => (index < 0 ? null : index);
