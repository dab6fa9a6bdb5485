// What stands on the time axis of one row.
import { isOn, shareOn } from '../../model/axis';
import { type Stretch } from '../../model/critical-path';
import { type Axis, type GapRow, type SpanRow } from '../../model/waterfall';

interface BarProps {
  readonly span: SpanRow['span'];
  readonly view: Axis;
  readonly color: number;
}

export function Bar({ span, view, color }: BarProps) {
  if (!isOn(span.startMs, span.endMs, view)) return null;
  return (
    <span
      class={`bar service-${color} ${span.status === 'error' ? 'bar-error' : ''} bar-${span.kind}`}
      style={between(span.startMs, span.endMs, view, '3px')}
    />
  );
}

/** The stretches of the span that are on the critical path. */
export function PathBars({ stretches, view }: { stretches: readonly Stretch[]; view: Axis }) {
  return (
    <>
      {stretches
        .filter(({ startMs, endMs }) => isOn(startMs, endMs, view))
        .map(({ startMs, endMs }) => (
          <span key={startMs} class="bar-critical" style={between(startMs, endMs, view, '2px')} />
        ))}
    </>
  );
}

export function GapBar({ row: { here, there }, view }: { row: GapRow; view: Axis }) {
  const from = here?.startMs ?? view.startMs;
  const to = there?.startMs ?? from;
  if (!isOn(Math.min(from, to), Math.max(from, to), view)) return null;
  return <span class="gap-span" style={between(Math.min(from, to), Math.max(from, to), view, '6px')} />;
}

function between(startMs: number, endMs: number, view: Axis, least: string) {
  const left = shareOn(startMs, view);
  // What is least to be seen stays on the axis, also at its very end.
  return {
    left: `min(${left * 100}%, 100% - ${least})`,
    width: `max(${least}, ${(shareOn(endMs, view) - left) * 100}%)`,
  };
}
