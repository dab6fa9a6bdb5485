// Where one is, where one can go, and the two switches. What the page is called and which views it has, it says itself.
import { type ComponentChildren } from 'preact';
import { MESSAGES, t } from './i18n';
import { BrandMark, Icon } from './icons';
import { chooseLanguage, chooseTheme, language, theme, THEMES } from './settings';

interface TopBarProps {
  readonly brand: string;
  readonly label: string;
  /** The first is where the brand leads to. */
  readonly views: readonly { readonly href: string; readonly name: string; readonly current: boolean }[];
  /** What stands before the switches. */
  readonly children?: ComponentChildren;
}

export function TopBar({ brand, label, views, children }: TopBarProps) {
  return (
    <header class="topbar">
      <a class="brand" href={views[0]?.href ?? '#/'}>
        <BrandMark />
        <span class="brand-name">{brand}</span>
      </a>
      <nav class="nav" aria-label={label}>
        {views.map(({ href, name, current }) => (
          <a key={href} href={href} aria-current={current ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="tools">
        {children}
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
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
