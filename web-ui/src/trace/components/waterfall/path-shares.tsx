import { t } from '../../i18n';
import { sharesOf, type Stretch } from '../../model/critical-path';

const MOST = 4;

/** Where the time of the critical path went, by service. */
export function PathShares({ path, services }: { path: readonly Stretch[]; services: ReadonlyMap<string, number> }) {
  const text = t.value;
  const shares = sharesOf(path).slice(0, MOST);
  return (
    <p class="waterfall-shares small" role="status">
      <span class="muted">{text.waterfall.pathSays}</span>
      {shares.map(({ service, share }) => (
        <span key={service} class="waterfall-share">
          <span class={`swatch service-${services.get(service ?? '') ?? 0}`} /> {service ?? text.unknownService}{' '}
          <span class="num">{Math.round(share * 100)} %</span>
        </span>
      ))}
    </p>
  );
}
