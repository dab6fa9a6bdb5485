// The waterfall: tools, an overview of all of it, one time axis that stays in sight, and the rows.
import { useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { Grid } from './grid';
import { Minimap } from './minimap';
import { PathShares } from './path-shares';
import { TimeScale } from './time-scale';
import { FoldButton, Tools } from './tools';
import { useWaterfall, type WaterfallProps } from './use-waterfall';

/** Fewer rows than these are an overview themselves. */
const ROWS_FOR_MINIMAP = 16;

export function WaterfallView(props: WaterfallProps) {
  const text = t.value.waterfall;
  const waterfall = useWaterfall(props);
  const search = useRef<HTMLInputElement>(null);
  return (
    <section class="card waterfall" aria-labelledby="waterfall-title">
      <div class="card-head">
        <h2 id="waterfall-title">{text.title}</h2>
        <span class="small faint waterfall-help" id="waterfall-help">
          {text.help}
        </span>
        <FoldButton waterfall={waterfall} />
      </div>
      <Tools waterfall={waterfall} search={search} />
      {waterfall.path ? <PathShares path={waterfall.path} services={waterfall.services} /> : null}
      <div class="waterfall-top">
        {waterfall.allRows.length >= ROWS_FOR_MINIMAP ? <Minimap waterfall={waterfall} /> : null}
        <TimeScale waterfall={waterfall} />
      </div>
      <Grid waterfall={waterfall} {...props} onSearch={() => search.current?.focus()} />
    </section>
  );
}
