// The whole trace, small: a line for each span. A click goes there, a drag looks at that time more closely.
import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { shareOn, stretchOf } from '../../model/axis';
import { type Axis, type Row } from '../../model/waterfall';
import { type Waterfall } from './use-waterfall';

const WIDTH = 1000;
const HEIGHT = 48;
/** A press that moves less than this (of the width) is a click. */
const CLICK = 0.01;

interface Brush {
  readonly from: number;
  readonly to: number;
}

export function Minimap({ waterfall }: { waterfall: Waterfall }) {
  const text = t.value.waterfall;
  const { allRows, axis, services, wrong } = waterfall;
  const lines = useMemo(() => linesOf(allRows, axis, services, wrong), [allRows, axis, services, wrong]);
  const { brush, handlers } = useBrush(waterfall);
  return (
    <div class="waterfall-map">
      <span class="small faint waterfall-label">{text.overview}</span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={text.overviewHelp}
        {...handlers}
      >
        <title>{text.overviewHelp}</title>
        {lines.map(({ look, path }) => (
          <path key={look} class={look} d={path} />
        ))}
        <Sight waterfall={waterfall} />
        {brush ? (
          <rect
            class="map-brush"
            x={Math.min(brush.from, brush.to) * WIDTH}
            width={Math.abs(brush.to - brush.from) * WIDTH}
            height={HEIGHT}
          />
        ) : null}
      </svg>
    </div>
  );
}

/** What the rows below show of it: what is outside of their time is shaded, the rows in sight are framed. */
function Sight({ waterfall: { axis, view, rows, window } }: { waterfall: Waterfall }) {
  const [left, right] = [shareOn(view.startMs, axis) * WIDTH, shareOn(view.endMs, axis) * WIDTH];
  const height = HEIGHT / Math.max(1, rows.length);
  return (
    <>
      <rect class="map-shade" x={0} width={left} height={HEIGHT} />
      <rect class="map-shade" x={right} width={WIDTH - right} height={HEIGHT} />
      <rect
        class="map-sight"
        x={left}
        width={Math.max(0, right - left)}
        y={window.seenFirst * height}
        height={Math.max(2, (window.seenLast - window.seenFirst) * height)}
      />
    </>
  );
}

function useBrush(waterfall: Waterfall) {
  const { axis } = waterfall;
  const [brush, setBrush] = useState<Brush | null>(null);
  const from = useRef(0);
  const placeOf = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    return { x: clamp((event.clientX - box.left) / box.width), y: clamp((event.clientY - box.top) / box.height) };
  };
  const at = (share: number) => axis.startMs + share * (axis.endMs - axis.startMs);
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
      from.current = placeOf(event).x;
      setBrush({ from: from.current, to: from.current });
    },
    onPointerMove: (event: PointerEvent) => {
      if (brush) setBrush({ from: from.current, to: placeOf(event).x });
    },
    onPointerUp: (event: PointerEvent) => {
      if (!brush) return;
      setBrush(null);
      const { x, y } = placeOf(event);
      if (Math.abs(x - from.current) < CLICK) waterfall.moveTo(Math.floor(y * waterfall.rows.length));
      else waterfall.setView(stretchOf(axis, at(from.current), at(x)));
    },
    onPointerCancel: () => setBrush(null),
    onDblClick: () => waterfall.zoom('whole'),
  };
  return { brush, handlers };
}

/** One path for each colour, so that ten thousand spans are nine elements. */
function linesOf(rows: readonly Row[], axis: Axis, services: ReadonlyMap<string, number>, wrong: ReadonlySet<string>) {
  const paths = new Map<string, string>();
  const step = HEIGHT / Math.max(1, rows.length);
  rows.forEach((row, index) => {
    const spans = row.kind === 'span' ? [row.span] : [row.here, row.there].flatMap((span) => span ?? []);
    const [first] = spans;
    if (!first) return;
    const start = shareOn(Math.min(...spans.map(({ startMs }) => startMs)), axis) * WIDTH;
    const end =
      shareOn(row.kind === 'span' ? first.endMs : Math.max(...spans.map(({ startMs }) => startMs)), axis) * WIDTH;
    const isWrong = wrong.has(row.key);
    const look = isWrong ? 'map-wrong' : `map-line service-line-${services.get(first.resource.service ?? '') ?? 0}`;
    const height = isWrong ? Math.max(2, step) : Math.max(0.4, step * 0.7);
    const line = `M${start.toFixed(1)} ${(index * step).toFixed(2)}h${Math.max(2, end - start).toFixed(1)}v${height.toFixed(2)}H${start.toFixed(1)}z`;
    paths.set(look, (paths.get(look) ?? '') + line);
  });
  return [...paths]
    .map(([look, path]) => ({ look, path }))
    .sort((a, b) => Number(a.look === 'map-wrong') - Number(b.look === 'map-wrong'));
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));
