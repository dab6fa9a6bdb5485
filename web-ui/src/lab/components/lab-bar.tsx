// The lab's views, and which variant runs.
import { TopBar } from '../../shell/top-bar';
import { t } from '../i18n';
import { Icon } from '../../shell/icons';
import { labAway, labState, switchingTo, switchTo } from '../lab-state';
import { hrefTo, route, type Route } from '../route';

const VIEWS = [
  { view: 'order', href: hrefTo({ view: 'order', orderId: null }) },
  { view: 'compare', href: hrefTo({ view: 'compare', run: [] }) },
  { view: 'traces', href: hrefTo({ view: 'traces' }) },
  { view: 'breaks', href: hrefTo({ view: 'breaks' }) },
  { view: 'lab', href: hrefTo({ view: 'lab' }) },
] as const;

const belongsTo = (current: Route['view'], view: Route['view']) =>
  current === view ||
  ((current === 'trace' || current === 'file') && view === 'traces') ||
  ((current === 'break' || current === 'lesson') && view === 'breaks');

export function LabBar() {
  const { nav } = t.value;
  const views = VIEWS.map(({ view, href }) => ({
    href,
    name: nav[view],
    current: belongsTo(route.value.view, view),
  }));
  return (
    <TopBar brand="Broken Trace Lab" label={nav.label} views={views}>
      <VariantPill />
    </TopBar>
  );
}

/** Which variant runs, and a switch to another from wherever one is. */
function VariantPill() {
  const state = labState.value;
  const text = t.value;
  if (!state) return null;
  if (labAway.value)
    return (
      <span class="tool variant-pill state-failed" role="status">
        <Icon name="failed" /> {text.away.chip}
      </span>
    );
  const coming = switchingTo.value;
  return (
    <span class="tool variant-pill">
      {coming === null ? null : <Icon name="waiting" class="spin" />}
      <select
        class="mono"
        aria-label={text.variants.title}
        value={coming ?? state.variant}
        disabled={coming !== null}
        onChange={(event) => void switchTo(event.currentTarget.value)}
      >
        {state.variants.map(({ name, available }) => (
          <option key={name} value={name} disabled={!available}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
