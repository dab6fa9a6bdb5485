// The waterfall: a tree grid on one time axis. Only the rows in sight exist in the page, so a thousand spans stay fluid.
import { type Trace, type TraceReport } from 'tracegap';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { axisOf, rowsOf, type Row } from '../model/waterfall';
import { duration } from '../../shell/time';
import { useRowWindow } from '../../shell/use-row-window';
import { GapRowView, ROW_HEIGHT, SpanRowView, type RowContext } from './waterfall-rows';

interface WaterfallProps {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
  /** Key of the span that is open beside it. */
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];
const MOST_ROWS_IN_SIGHT = 30;

export function WaterfallView({ report, traces, selected, onSelect }: WaterfallProps) {
  const text = t.value;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => rowsOf(traces, report, collapsed), [traces, report, collapsed]);
  const axis = useMemo(() => axisOf(traces), [traces]);
  const services = useMemo(() => servicesOf(traces), [traces]);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, reveal } = useRowWindow(scroller, rows.length, ROW_HEIGHT);

  useEffect(() => {
    const index = rows.findIndex((row) => row.key === selected);
    if (index >= 0) {
      setActive(index);
      reveal(index);
    }
    // Only a new selection moves the view; folding rows does not.
  }, [selected]);

  const toggle = (key: string) => {
    const next = new Set(collapsed);
    if (!next.delete(key)) next.add(key);
    setCollapsed(next);
  };
  const moveTo = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    setActive(target);
    reveal(target);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steer = keyAction(event.key, rows, active, collapsed);
    if (!steer) return;
    event.preventDefault();
    if ('move' in steer) moveTo(steer.move);
    else if ('toggle' in steer) toggle(steer.toggle);
    else onSelect(steer.open);
  };

  const context: RowContext = { axis, services, collapsed, selected, report, toggle, onSelect };
  const foldable = rows.flatMap((row) => (row.kind === 'span' && row.children > 0 ? [row.key] : []));
  return (
    <section class="card waterfall" aria-labelledby="waterfall-title">
      <div class="card-head">
        <h2 id="waterfall-title">{text.waterfall.title}</h2>
        <span class="small faint waterfall-help" id="waterfall-help">
          {text.waterfall.help}
        </span>
        <span class="waterfall-tools">
          {collapsed.size > 0 ? (
            <button type="button" class="button-quiet small" onClick={() => setCollapsed(new Set())}>
              {text.waterfall.expandAll}
            </button>
          ) : (
            <button type="button" class="button-quiet small" onClick={() => setCollapsed(new Set(foldable.slice(1)))}>
              {text.waterfall.collapseAll}
            </button>
          )}
        </span>
      </div>
      <TimeScale span={axis.endMs - axis.startMs} />
      <div
        ref={scroller}
        class="waterfall-rows"
        role="treegrid"
        tabIndex={0}
        aria-labelledby="waterfall-title"
        aria-describedby="waterfall-help"
        aria-rowcount={rows.length}
        aria-activedescendant={rows[active] ? `row-${active}` : undefined}
        style={{ height: `${Math.min(rows.length, MOST_ROWS_IN_SIGHT) * ROW_HEIGHT + 2}px` }}
        onKeyDown={onKeyDown}
      >
        <div class="waterfall-filler" role="presentation" style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
          {rows.slice(first, last).map((row, offset) => {
            const index = first + offset;
            const shared = { index, active: index === active, context, onActivate: () => setActive(index) };
            return row.kind === 'span' ? (
              <SpanRowView key={row.key} row={row} {...shared} />
            ) : (
              <GapRowView key={row.key} row={row} {...shared} />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function TimeScale({ span }: { span: number }) {
  const text = t.value.waterfall.columns;
  return (
    <div class="waterfall-scale small faint" aria-hidden="true">
      <span class="waterfall-label">{text.span}</span>
      <span class="waterfall-ticks num">
        {TICKS.map((share) => (
          <span key={share} style={{ left: `${share * 100}%` }} class={share === 1 ? 'tick-last' : ''}>
            {duration(span * share)}
          </span>
        ))}
      </span>
      <span class="waterfall-duration">{text.duration}</span>
    </div>
  );
}

type Steer = { readonly move: number } | { readonly toggle: string } | { readonly open: string } | null;

/** The keys of a tree grid (WAI-ARIA Authoring Practices). */
function keyAction(key: string, rows: readonly Row[], active: number, collapsed: ReadonlySet<string>): Steer {
  const row = rows[active];
  if (!row) return null;
  const folds = row.kind === 'span' && row.children > 0;
  switch (key) {
    case 'ArrowDown':
      return { move: active + 1 };
    case 'ArrowUp':
      return { move: active - 1 };
    case 'PageDown':
      return { move: active + 10 };
    case 'PageUp':
      return { move: active - 10 };
    case 'Home':
      return { move: 0 };
    case 'End':
      return { move: rows.length - 1 };
    case 'ArrowRight':
      return folds && collapsed.has(row.key) ? { toggle: row.key } : { move: active + 1 };
    case 'ArrowLeft': {
      if (folds && !collapsed.has(row.key)) return { toggle: row.key };
      const parent = rows.findLastIndex((other, index) => index < active && other.depth < row.depth);
      return parent < 0 ? null : { move: parent };
    }
    case 'Enter':
    case ' ':
      return row.kind === 'span' ? { open: row.key } : { move: active + 1 };
    default:
      return null;
  }
}

/** Service → number of its colour, in order of appearance in time. */
function servicesOf(traces: readonly Trace[]): ReadonlyMap<string, number> {
  const spans = traces.flatMap((trace) => trace.spans).sort((a, b) => a.startMs - b.startMs);
  const names = [...new Set(spans.map((span) => span.resource.service ?? ''))];
  return new Map(names.map((name, index) => [name, index % 8]));
}
