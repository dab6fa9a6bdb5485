// One row of the waterfall: a span with its bar, or the gap between two halves.
import { type TraceReport } from 'tracegap';
import { t } from '../../i18n';
import { findingSentence } from '../../model/headline';
import { type Stretch } from '../../model/critical-path';
import { type Axis, type GapRow, type SpanRow } from '../../model/waterfall';
import { duration } from '../../../shell/time';
import { Icon } from '../../../shell/icons';
import { Bar, GapBar, PathBars } from './bars';

export const ROW_HEIGHT = 30;

export interface RowContext {
  readonly axis: Axis;
  /** The stretch of the axis that is drawn. */
  readonly view: Axis;
  readonly services: ReadonlyMap<string, number>;
  readonly collapsed: ReadonlySet<string>;
  readonly selected: string | null;
  readonly report: TraceReport;
  /** Keys of the rows that somebody looks for. */
  readonly matches: ReadonlySet<string>;
  /** What of a row's span is on the critical path, where that is asked for. */
  readonly stretches: ReadonlyMap<string, readonly Stretch[]>;
  readonly toggle: (key: string) => void;
  readonly onSelect: (key: string) => void;
}

interface RowProps<R> {
  readonly row: R;
  readonly index: number;
  readonly active: boolean;
  readonly context: RowContext;
  readonly onActivate: () => void;
}

/** What a row of either kind is to the grid it stands in. */
const rowProps = (index: number, depth: number) => ({
  id: `row-${index}`,
  role: 'row' as const,
  'aria-level': depth + 1,
  'aria-rowindex': index + 1,
  style: { top: `${index * ROW_HEIGHT}px`, height: `${ROW_HEIGHT}px` },
});

export function SpanRowView({ row, index, active, context, onActivate }: RowProps<SpanRow>) {
  const { span, children, half } = row;
  const selected = context.selected === row.key;
  const marks = [active && 'row-active', selected && 'row-selected', context.matches.has(row.key) && 'row-match'];
  const color = context.services.get(span.resource.service ?? '') ?? 0;
  return (
    <div
      {...rowProps(index, row.depth)}
      class={['waterfall-row', `half-${Math.min(half, 1)}`, ...marks.filter(Boolean)].join(' ')}
      aria-selected={selected}
      {...(children > 0 ? { 'aria-expanded': !context.collapsed.has(row.key) } : {})}
      onClick={() => (onActivate(), context.onSelect(row.key))}
    >
      <SpanLabel row={row} context={context} color={color} />
      <span class="waterfall-track" role="gridcell">
        <Bar span={span} view={context.view} color={color} />
        <PathBars stretches={context.stretches.get(row.key) ?? []} view={context.view} />
        <span class="visually-hidden">{`${t.value.waterfall.columns.time} +${duration(span.startMs - context.axis.startMs)}`}</span>
      </span>
      <span class="waterfall-duration num" role="gridcell">
        {duration(span.endMs - span.startMs)}
      </span>
    </div>
  );
}

function SpanLabel({ row, context, color }: { row: SpanRow; context: RowContext; color: number }) {
  const { span, depth, children, half, orphan, sameService } = row;
  const text = t.value.waterfall;
  return (
    <span class="waterfall-label" role="gridcell" style={indent(depth)}>
      <Fold folds={children > 0} open={!context.collapsed.has(row.key)} onToggle={() => context.toggle(row.key)} />
      <span class={`swatch service-${color}`} />
      <span class="waterfall-names" title={span.name}>
        {/* A service is named where the call enters it; below that its colour and the indent carry on. */}
        <strong class={sameService ? 'visually-hidden' : ''}>
          {span.resource.service ?? t.value.unknownService}
        </strong>{' '}
        <span class={sameService ? '' : 'muted'}>{span.name}</span>
      </span>
      {orphan ? <Tag icon="warning" word={text.orphan} tone="warning" /> : null}
      {span.status === 'error' ? <Tag icon="broken" word={text.error} tone="broken" /> : null}
      {half > 0 ? <span class="visually-hidden">{text.half(half + 1)}</span> : null}
      {context.matches.has(row.key) ? <span class="visually-hidden">{text.match}</span> : null}
      {context.stretches.has(row.key) ? <span class="visually-hidden">{text.onPath}</span> : null}
    </span>
  );
}

export function GapRowView({ row, index, active, context, onActivate }: RowProps<GapRow>) {
  const text = t.value;
  const finding = context.report.findings[row.finding];
  if (!finding) return null;
  const { here, there } = row;
  const broken = finding.severity === 'break';
  const after = here && there ? duration(there.startMs - here.startMs) : null;
  return (
    <div
      {...rowProps(index, row.depth)}
      class={`waterfall-row gap-row ${broken ? 'gap-broken' : 'gap-by-design'} ${active ? 'row-active' : ''}`}
      aria-selected={false}
      onClick={onActivate}
    >
      <span class="waterfall-label" role="gridcell" style={indent(row.depth)}>
        <Icon name={broken ? 'broken' : 'by-design'} />
        <span class="waterfall-names" title={findingSentence(finding, text)}>
          <strong class="gap-word">{text.waterfall.gap}</strong> {findingSentence(finding, text)}
        </span>
      </span>
      <span class="waterfall-track" role="gridcell">
        <GapBar row={row} view={context.view} />
        <span class="visually-hidden">{after === null ? '' : text.waterfall.gapAfter(after)}</span>
      </span>
      <span class="waterfall-duration num" role="gridcell">
        {after === null ? '' : `+${after}`}
      </span>
    </div>
  );
}

function Fold({ folds, open, onToggle }: { folds: boolean; open: boolean; onToggle: () => void }) {
  if (!folds) return <span class="fold" />;
  // For the mouse; with the keyboard the row itself folds by the left and right arrows.
  return (
    <span
      class={`fold ${open ? 'fold-open' : ''}`}
      aria-hidden="true"
      onClick={(event) => (event.stopPropagation(), onToggle())}
    >
      <Icon name="chevron" />
    </span>
  );
}

function Tag({ icon, word, tone }: { icon: 'broken' | 'warning'; word: string; tone: string }) {
  return (
    <span class={`tag state-${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

const DEEPEST_INDENT = 16;

/** The step is the style sheet's, so that a narrow screen can take smaller ones. */
const indent = (depth: number) => ({
  paddingLeft: `calc(0.4rem + ${Math.min(depth, DEEPEST_INDENT)} * var(--indent))`,
});
