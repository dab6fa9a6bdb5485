// The variants beside the button: which one runs, what each of them will show, and one click to run another.
import { type LabState } from '../api/lab';
import { Icon } from '../../shell/icons';
import { t } from '../i18n';
import { config, labAway, labState, switchingTo, switchTo } from '../lab-state';
import { hrefTo } from '../route';

export function VariantSwitch() {
  const text = t.value.variants;
  const state = labState.value;
  if (config.value?.mode === 'compose')
    return (
      <p class="variant-switch small muted">
        {text.compose} <a href={hrefTo({ view: 'lab' })}>{t.value.nav.lab}</a>
      </p>
    );
  if (!state) return null;
  return (
    <div class="variant-switch" role="group" aria-label={text.title}>
      <span class="variant-switch-title">{text.title}</span>
      {state.variants.map((variant) => (
        <VariantOption key={variant.name} variant={variant} runs={variant.name === state.variant} />
      ))}
      <span class="visually-hidden" role="status">
        {switchingTo.value === null ? '' : text.switching(switchingTo.value)}
      </span>
    </div>
  );
}

function VariantOption({ variant, runs }: { variant: LabState['variants'][number]; runs: boolean }) {
  const target = switchingTo.value === variant.name;
  const stops = labAway.value || switchingTo.value !== null || !variant.available;
  return (
    <button
      type="button"
      class={`variant-option ${target ? 'variant-coming' : ''}`}
      aria-pressed={runs && switchingTo.value === null}
      disabled={stops && !runs}
      onClick={() => (runs ? undefined : void switchTo(variant.name))}
    >
      <span class="row">
        {target ? <Icon name="waiting" class="spin" /> : runs ? <Icon name="whole" /> : null}
        <strong class="mono">{variant.name}</strong>
      </span>
      <span class="small">{shown(variant, target)}</span>
    </button>
  );
}

function shown({ name, available, reason }: LabState['variants'][number], target: boolean): string {
  const text = t.value.variants;
  if (target) return text.switching(name);
  return available ? (text.shows[name] ?? '') : `${t.value.lab.notAvailable}${reason ? `: ${reason}` : ''}`;
}
