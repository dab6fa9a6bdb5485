// Every half of the request on one axis, as a table whose bars are drawn into its cells.
import { type Trace, type TraceReport } from 'tracegap';
import { duration } from '../../../shell/duration';
import { Icon } from '../../../shell/icons';
import { breakable } from '../../components/breakable';
import { Bar, GapBar } from '../../components/waterfall/bars';
import { findingSentence } from '../../model/headline';
import { type Axis, axisOf, type GapRow, rowsOf, type SpanRow } from '../../model/waterfall';
import { rowsToTell } from './rows';
import { type Words } from './words';

interface WaterfallProps {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
  readonly words: Words;
}

interface RowContext extends WaterfallProps {
  readonly axis: Axis;
  /** Each service's colour. */
  readonly colors: ReadonlyMap<string | null, number>;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** As many colours as tokens.css has. */
const COLORS = 8;
const DEEPEST_INDENT = 16;

export function WaterfallTable(props: WaterfallProps) {
  const { report, traces, words } = props;
  const { text } = words;
  const all = rowsOf(traces, report, new Set());
  const rows = rowsToTell(all, report);
  if (rows.length === 0) return null;
  const axis = axisOf(traces);
  const services = [...new Set(all.flatMap((row) => (row.kind === 'span' ? [row.span.resource.service] : [])))];
  const colors = new Map(services.map((service, index) => [service, index % COLORS]));
  const context: RowContext = { ...props, axis, colors };
  const spans = (list: typeof all) => list.filter(({ kind }) => kind === 'span').length;
  return (
    <section>
      <h2>{text.waterfall.title}</h2>
      {rows.length === all.length ? null : <p class="muted">{words.own.leftOut(spans(rows), spans(all))}</p>}
      <table class="waterfall">
        <Head axis={axis} words={words} />
        <tbody>
          {rows.map((row) =>
            row.kind === 'span' ? (
              <SpanLine key={row.key} row={row} context={context} />
            ) : (
              <GapLine key={row.key} row={row} context={context} />
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

function Head({ axis, words: { text } }: { axis: Axis; words: Words }) {
  const { columns } = text.waterfall;
  return (
    <thead>
      <tr>
        <th scope="col">{columns.span}</th>
        <th scope="col" class="ticks">
          <span class="visually-hidden">{columns.time}</span>
          {TICKS.map((share) => (
            <span key={share} class="tick" style={{ left: `${share * 100}%` }}>
              {duration((axis.endMs - axis.startMs) * share)}
            </span>
          ))}
        </th>
        <th scope="col" class="took">
          {columns.duration}
        </th>
      </tr>
    </thead>
  );
}

function SpanLine({ row, context: { axis, colors, words } }: { row: SpanRow; context: RowContext }) {
  const { span, half, orphan, sameService, depth } = row;
  const { text } = words;
  const color = colors.get(span.resource.service) ?? 0;
  return (
    <tr class={half > 0 ? 'other-half' : ''}>
      <th scope="row">
        <span class="names" style={indent(depth)}>
          <span class={`swatch service-${color}`} />
          <span>
            {sameService ? null : <strong>{breakable(span.resource.service ?? text.unknownService)} </strong>}
            {breakable(span.name)}
            {orphan ? <Tag icon="warning" word={text.waterfall.orphan} /> : null}
            {span.status === 'error' ? <Tag icon="broken" word={text.waterfall.error} /> : null}
            {half > 0 ? <span class="visually-hidden"> {text.waterfall.half(half + 1)}</span> : null}
          </span>
        </span>
      </th>
      <td class="track">
        <Bar span={span} view={axis} color={color} />
        <span class="visually-hidden">+{duration(span.startMs - axis.startMs)}</span>
      </td>
      <td class="took">{duration(span.endMs - span.startMs)}</td>
    </tr>
  );
}

function GapLine({ row, context: { axis, report, words } }: { row: GapRow; context: RowContext }) {
  const finding = report.findings[row.finding];
  if (!finding) return null;
  const { text } = words;
  const broken = finding.severity === 'break';
  const after = row.here && row.there ? duration(row.there.startMs - row.here.startMs) : null;
  return (
    <tr class={`gap ${broken ? 'gap-broken' : 'gap-by-design'}`}>
      <th scope="row">
        <span class="names" style={indent(row.depth)}>
          <Icon name={broken ? 'broken' : 'by-design'} />
          <span>{findingSentence(finding, text)}</span>
        </span>
      </th>
      <td class="track">
        <GapBar row={row} view={axis} />
        <span class="visually-hidden">{after === null ? '' : text.waterfall.gapAfter(after)}</span>
      </td>
      <td class="took">{after === null ? '' : `+${after}`}</td>
    </tr>
  );
}

function Tag({ icon, word }: { icon: 'broken' | 'warning'; word: string }) {
  return (
    <span class={`tag state-${icon}`}>
      {' '}
      <Icon name={icon} /> {word}
    </span>
  );
}

const indent = (depth: number) => ({
  paddingLeft: `calc(${Math.min(depth, DEEPEST_INDENT)} * var(--indent))`,
});
