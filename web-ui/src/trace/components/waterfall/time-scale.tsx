import { duration } from '../../../shell/time';
import { t } from '../../i18n';
import { type Waterfall } from './use-waterfall';

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The moments of what is drawn, counted from the first span; it stays in sight however long the waterfall is. */
export function TimeScale({ waterfall: { axis, view } }: { waterfall: Waterfall }) {
  const text = t.value.waterfall.columns;
  const at = (share: number) => view.startMs - axis.startMs + (view.endMs - view.startMs) * share;
  return (
    <div class="waterfall-scale small faint" aria-hidden="true">
      <span class="waterfall-label">{text.span}</span>
      <span class="waterfall-ticks num">
        {TICKS.map((share) => (
          <span key={share} style={{ left: `${share * 100}%` }} class={share === 1 ? 'tick-last' : ''}>
            {duration(at(share))}
          </span>
        ))}
      </span>
      <span class="waterfall-duration">{text.duration}</span>
    </div>
  );
}
