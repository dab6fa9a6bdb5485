// One row of the waterfall: a span with its bar, or the gap between two halves.
import { type TraceReport } from 'tracegap';
import { t } from '../i18n';
import { findingSentence } from '../model/headline';
import { type Axis, type GapRow, type SpanRow } from '../model/waterfall';
import { duration } from '../../shell/time';
import { Icon } from '../../shell/icons';

export const ROW_HEIGHT = 30;

export interface RowContext {
  readonly axis: Axis;
  readonly services: ReadonlyMap<string, number>;
  readonly collapsed: ReadonlySet<string>;
  readonly selected: string | null;
  readonly report: TraceReport;
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

export function SpanRowView({ row, index, active, context, onActivate }: RowProps<SpanRow>) {
  const { span, depth, children, half, orphan } = row;
  const text = t.value.waterfall;
  const folds = children > 0;
  const open = !context.collapsed.has(row.key);
  const service = span.resource.service ?? t.value.unknownService;
  const took = duration(span.endMs - span.startMs);
  return (
    <div
      id={`row-${index}`}
      class={`waterfall-row half-${Math.min(half, 1)} ${active ? 'row-active' : ''} ${context.selected === row.key ? 'row-selected' : ''}`}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-selected={context.selected === row.key}
      {...(folds ? { 'aria-expanded': open } : {})}
      style={{ top: `${index * ROW_HEIGHT}px`, height: `${ROW_HEIGHT}px` }}
      onClick={() => (onActivate(), context.onSelect(row.key))}
    >
      <span class="waterfall-label" role="gridcell" style={indent(depth)}>
        <Fold folds={folds} open={open} onToggle={() => context.toggle(row.key)} />
        <span class={`swatch service-${context.services.get(span.resource.service ?? '') ?? 0}`} />
        <span class="waterfall-names">
          {/* A service is named where the call enters it; below that its colour and the indent carry on. */}
          <strong class={row.sameService ? 'visually-hidden' : ''}>{service}</strong>{' '}
          <span class={row.sameService ? '' : 'muted'}>{span.name}</span>
        </span>
        {orphan ? <Tag icon="warning" word={text.orphan} tone="warning" /> : null}
        {span.status === 'error' ? <Tag icon="broken" word={text.error} tone="broken" /> : null}
        {half > 0 ? <span class="visually-hidden">{text.half(half + 1)}</span> : null}
      </span>
      <span class="waterfall-track" role="gridcell">
        <Bar span={span} axis={context.axis} color={context.services.get(span.resource.service ?? '') ?? 0} />
        <span class="visually-hidden">{`${text.columns.time} +${duration(span.startMs - context.axis.startMs)}`}</span>
      </span>
      <span class="waterfall-duration num" role="gridcell">
        {took}
      </span>
    </div>
  );
}

export function GapRowView({ row, index, active, context, onActivate }: RowProps<GapRow>) {
  const text = t.value;
  const finding = context.report.findings[row.finding];
  if (!finding) return null;
  const { here, there } = row;
  const broken = finding.severity === 'break';
  const from = here ? share(here.startMs, context.axis) : 0;
  const to = there ? share(there.startMs, context.axis) : from;
  return (
    <div
      id={`row-${index}`}
      class={`waterfall-row gap-row ${broken ? 'gap-broken' : 'gap-by-design'} ${active ? 'row-active' : ''}`}
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 1}
      aria-selected={false}
      style={{ top: `${index * ROW_HEIGHT}px`, height: `${ROW_HEIGHT}px` }}
      onClick={onActivate}
    >
      <span class="waterfall-label" role="gridcell" style={indent(row.depth)}>
        <Icon name={broken ? 'broken' : 'by-design'} />
        <span class="waterfall-names">
          <strong class="gap-word">{text.waterfall.gap}</strong> {findingSentence(finding, text)}
        </span>
      </span>
      <span class="waterfall-track" role="gridcell">
        <span
          class="gap-span"
          style={{ left: `${Math.min(from, to) * 100}%`, width: `max(6px, ${Math.abs(to - from) * 100}%)` }}
        />
        <span class="visually-hidden">
          {here && there ? text.waterfall.gapAfter(duration(there.startMs - here.startMs)) : ''}
        </span>
      </span>
      <span class="waterfall-duration num" role="gridcell">
        {here && there ? `+${duration(there.startMs - here.startMs)}` : ''}
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

function Bar({ span, axis, color }: { span: SpanRow['span']; axis: Axis; color: number }) {
  const left = share(span.startMs, axis);
  const width = share(span.endMs, axis) - left;
  return (
    <span
      class={`bar service-${color} ${span.status === 'error' ? 'bar-error' : ''} bar-${span.kind}`}
      style={{ left: `${left * 100}%`, width: `max(3px, ${width * 100}%)` }}
    />
  );
}

const DEEPEST_INDENT = 16;

/** The step is the style sheet's, so that a narrow screen can take smaller ones. */
const indent = (depth: number) => ({
  paddingLeft: `calc(0.4rem + ${Math.min(depth, DEEPEST_INDENT)} * var(--indent))`,
});

const share = (timeMs: number, axis: Axis) =>
  Math.min(1, Math.max(0, (timeMs - axis.startMs) / (axis.endMs - axis.startMs)));
