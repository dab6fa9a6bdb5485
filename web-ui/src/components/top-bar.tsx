// Where one is, where one can go, what runs, and the two switches.
import { t } from '../i18n';
import { MESSAGES } from '../i18n';
import { labState } from '../lab-state';
import { hrefTo, route, type Route } from '../route';
import { chooseLanguage, chooseTheme, language, theme, THEMES } from '../settings';
import { BrandMark, Icon } from './icons';

const VIEWS = [
  { view: 'order', href: hrefTo({ view: 'order', orderId: null }) },
  { view: 'compare', href: hrefTo({ view: 'compare', run: [] }) },
  { view: 'traces', href: hrefTo({ view: 'traces' }) },
  { view: 'lab', href: hrefTo({ view: 'lab' }) },
] as const;

const belongsTo = (current: Route['view'], view: Route['view']) =>
  current === view || (current === 'trace' && view === 'traces');

export function TopBar() {
  const text = t.value;
  return (
    <header class="topbar">
      <a class="brand" href={VIEWS[0].href}>
        <BrandMark />
        Broken Trace Lab
      </a>
      <nav class="nav" aria-label={text.nav.label}>
        {VIEWS.map(({ view, href }) => (
          <a key={view} href={href} aria-current={belongsTo(route.value.view, view) ? 'page' : undefined}>
            {text.nav[view]}
          </a>
        ))}
      </nav>
      <div class="tools">
        <VariantPill />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
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

function LanguageSwitch() {
  const other = language.value === 'en' ? 'ja' : 'en';
  return (
    <button type="button" class="tool" lang={other} onClick={() => chooseLanguage(other)}>
      {MESSAGES[other].languageName}
    </button>
  );
}

function ThemeSwitch() {
  const text = t.value.theme;
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  const icon = theme.value === 'system' ? 'system' : theme.value === 'light' ? 'sun' : 'moon';
  return (
    <button
      type="button"
      class="tool"
      onClick={() => chooseTheme(next)}
      aria-label={`${text.label}: ${text[theme.value]}`}
      title={`${text.label}: ${text[theme.value]}`}
    >
      <Icon name={icon} />
    </button>
  );
}
