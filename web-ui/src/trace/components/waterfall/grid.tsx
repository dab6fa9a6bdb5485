// The rows as a tree grid. Only those in sight exist in the page, so a thousand spans stay fluid.
import { useMemo } from 'preact/hooks';
import { byKey } from '../../model/critical-path';
import { keyAction, type Steer } from './keys';
import { GapRowView, ROW_HEIGHT, SpanRowView, type RowContext } from './rows';
import { type Waterfall, type WaterfallProps } from './use-waterfall';

interface GridProps extends Pick<WaterfallProps, 'report' | 'selected' | 'onSelect'> {
  readonly waterfall: Waterfall;
  readonly onSearch: () => void;
}

export function Grid({ waterfall, report, selected, onSelect, onSearch }: GridProps) {
  const { rows, active, window } = waterfall;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steer = keyAction(event.key, rows, active, waterfall.collapsed);
    if (!steer) return;
    event.preventDefault();
    follow(steer, waterfall, onSelect, onSearch);
  };
  return (
    <div
      ref={waterfall.scroller}
      class="waterfall-rows"
      role="treegrid"
      tabIndex={0}
      aria-labelledby="waterfall-title"
      aria-describedby="waterfall-help"
      aria-rowcount={rows.length}
      aria-activedescendant={rows[active] ? `row-${active}` : undefined}
      style={{ '--rows': rows.length, '--row': `${ROW_HEIGHT}px` }}
      onKeyDown={onKeyDown}
    >
      <div class="waterfall-filler" role="presentation" style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
        <Rows waterfall={waterfall} report={report} selected={selected} onSelect={onSelect} window={window} />
      </div>
    </div>
  );
}

function follow(
  steer: NonNullable<Steer>,
  waterfall: Waterfall,
  onSelect: (key: string) => void,
  onSearch: () => void,
) {
  if ('move' in steer) waterfall.moveTo(steer.move);
  else if ('toggle' in steer) waterfall.toggle(steer.toggle);
  else if ('open' in steer) onSelect(steer.open);
  else if ('zoom' in steer) waterfall.zoom(steer.zoom);
  else if (steer.go === 'search') onSearch();
  else waterfall.goToNext(waterfall.wrong, steer.go === 'next-wrong' ? 1 : -1);
}

function Rows(
  props: Pick<GridProps, 'waterfall' | 'report' | 'selected' | 'onSelect'> & { window: Waterfall['window'] },
) {
  const { waterfall, report, selected, onSelect, window } = props;
  const { rows, active, view, axis, services, collapsed, matches, path, toggle } = waterfall;
  const stretches = useMemo(() => byKey(path ?? []), [path]);
  const context: RowContext = {
    axis,
    view,
    services,
    collapsed,
    selected,
    report,
    matches,
    stretches,
    toggle,
    onSelect,
  };
  return (
    <>
      {rows.slice(window.first, window.last).map((row, offset) => {
        const index = window.first + offset;
        const shared = { index, active: index === active, context, onActivate: () => waterfall.moveTo(index) };
        return row.kind === 'span' ? (
          <SpanRowView key={row.key} row={row} {...shared} />
        ) : (
          <GapRowView key={row.key} row={row} {...shared} />
        );
      })}
    </>
  );
}
