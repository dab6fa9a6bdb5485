// What runs, and (native) the switch of the variant.
import { type LabState } from '../api/lab';
import { Commands } from '../../shell/commands';
import { FailureNotice } from '../../shell/notice';
import { Icon } from '../../shell/icons';
import { StateMark } from '../../trace/components/state-mark';
import { OutLink } from '../../shell/out-link';
import { t } from '../i18n';
import { config, labAway, labFailure, labState, readLab, switchingTo, switchTo } from '../lab-state';

export function LabView() {
  const text = t.value.lab;
  const state = labState.value;
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
      </header>
      <div class="stack">
        {labFailure.value && !labAway.value ? (
          <FailureNotice failure={labFailure.value} onRetry={() => void readLab()} />
        ) : null}
        {config.value?.mode === 'compose' ? <ComposeNote /> : null}
        {state ? <Variants state={state} /> : null}
        {state ? <Services state={state} /> : null}
      </div>
    </>
  );
}

function ComposeNote() {
  const text = t.value.lab;
  const admin = config.value?.envoy_admin_url ?? null;
  return (
    <section class="card card-body stack">
      <p>{text.composeLead}</p>
      <Commands lines={['docker compose -f compose/envoy-drop.yaml up']} />
      {admin === null ? null : <OutLink href={admin}>{text.envoyAdmin}</OutLink>}
    </section>
  );
}

function Variants({ state }: { state: LabState }) {
  const text = t.value.lab;
  return (
    <section aria-labelledby="variants-title">
      <h2 id="variants-title" class="section-title">
        {text.variants}
      </h2>
      <ul class="variants">
        {state.variants.map((variant) => (
          <li
            key={variant.name}
            class={`card variant ${variant.name === state.variant && switchingTo.value === null ? 'variant-current' : ''}`}
          >
            <h3 class="mono">{variant.name}</h3>
            <p class="muted">{text.describe[variant.name] ?? ''}</p>
            <dl class="facts small">
              <dt>{text.entry}</dt>
              <dd class="mono">{variant.entry ?? ''}</dd>
              <dt>{text.sidecar}</dt>
              <dd>{sidecarName(variant.sidecar)}</dd>
            </dl>
            <p class="variant-action">
              <VariantAction state={state} variant={variant} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function VariantAction({ state, variant }: { state: LabState; variant: LabState['variants'][number] }) {
  const text = t.value.lab;
  if (switchingTo.value === variant.name)
    return (
      <span class="row muted" role="status">
        <Icon name="waiting" class="spin" />
        {text.switching}
      </span>
    );
  if (labAway.value) return <span class="muted small">{t.value.away.unknown}</span>;
  if (variant.name === state.variant && switchingTo.value === null)
    return <StateMark state="whole" word={text.running} />;
  if (!variant.available)
    return (
      <span class="muted small">
        {text.notAvailable}
        {variant.reason ? <span lang="en">: {variant.reason}</span> : null}
      </span>
    );
  return (
    <button
      type="button"
      class="button"
      disabled={switchingTo.value !== null}
      aria-label={`${text.switchTo}: ${variant.name}`}
      onClick={() => void switchTo(variant.name)}
    >
      {text.switchTo}
    </button>
  );
}

function Services({ state }: { state: LabState }) {
  const text = t.value.lab;
  return (
    <section class="card list-card" aria-labelledby="services-title">
      <div class="card-head">
        <h2 id="services-title">{text.services}</h2>
      </div>
      <div class="card-body">
        <table class="list">
          <thead>
            <tr>
              {[text.name, text.health, text.version, text.entry, text.address].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {state.services.map((service) => (
              <ServiceRow key={service.name} service={service} />
            ))}
            <EnvoyRow envoy={state.envoy} />
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ServiceRow({ service }: { service: LabState['services'][number] }) {
  return (
    <tr data-service={service.name}>
      <th scope="row">{service.name}</th>
      <td>
        <Health health={service.health} />
      </td>
      <td class="num">{service.version ?? ''}</td>
      <td class="mono">{service.entry ?? ''}</td>
      <td class="mono">{service.url}</td>
    </tr>
  );
}

/** What was heard last says nothing about a lab that is gone. */
function Health({ health }: Pick<LabState['services'][number], 'health'>) {
  const text = t.value;
  if (labAway.value) return <StateMark state="not-seen" word={text.away.unknown} />;
  if (health === 'ok') return <StateMark state="whole" word={text.lab.healthy} />;
  if (health === 'down') return <StateMark state="failed" word={text.lab.down} />;
  return (
    <span class="row muted">
      <Icon name="waiting" class="spin" />
      {text.lab.starting}
    </span>
  );
}

function EnvoyRow({ envoy }: Pick<LabState, 'envoy'>) {
  const text = t.value.lab;
  return (
    <tr>
      <th scope="row">{text.envoy}</th>
      <td colSpan={4}>
        {envoy ? (
          <span class="row">
            <span class="num">{envoy.version ?? ''}</span>
            <OutLink href={envoy.admin_url}>{text.envoyAdmin}</OutLink>
          </span>
        ) : (
          <span class="muted">{text.noEnvoy}</span>
        )}
      </td>
    </tr>
  );
}

function sidecarName(sidecar: LabState['variants'][number]['sidecar']): string {
  if (typeof sidecar === 'string') return sidecar;
  return sidecar === true ? 'Envoy' : t.value.lab.noSidecar;
}
