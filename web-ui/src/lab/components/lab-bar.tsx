// The lab's views, and which variant runs.
import { TopBar } from '../../shell/top-bar';
import { t } from '../i18n';
import { labState } from '../lab-state';
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

function VariantPill() {
  const state = labState.value;
  if (!state) return null;
  return (
    <a class="tool variant-pill" href={hrefTo({ view: 'lab' })} aria-label={t.value.variantRunning(state.variant)}>
      <span class="mono">{state.variant}</span>
    </a>
  );
}
