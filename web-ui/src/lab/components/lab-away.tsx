// Nothing answers under the page: what to do about it, while everything that was on screen stays.
import { Commands } from '../../shell/commands';
import { Icon } from '../../shell/icons';
import { t } from '../i18n';
import { config, labAway, labState } from '../lab-state';

/** Where `npm start` serves the page; another port is an offset (packages/lab/src/layout/ports.ts). */
const USUAL_PORT = 8090;

export function LabAway() {
  const text = t.value.away;
  if (!labAway.value) return null;
  return (
    <div class="lab-away" role="alert">
      <Icon name="failed" />
      <div class="stack">
        <p>
          <strong>{text.title}</strong> {text.stays}
        </p>
        <p>{text.start}</p>
        <Commands lines={[startCommand()]} />
      </div>
    </div>
  );
}

/** What starts this lab again: the same ports, the same variant. */
export function startCommand(): string {
  const variant = labState.value?.variant ?? 'baseline';
  if (config.value?.mode === 'compose') return 'docker compose -f compose/baseline.yaml up --wait';
  const offset = Number(location.port) - USUAL_PORT;
  const flags = [
    ...(offset > 0 ? [`--port-offset ${offset}`] : []),
    ...(variant === 'baseline' ? [] : [`--variant ${variant}`]),
  ];
  return flags.length === 0 ? 'npm start' : `npm start -- ${flags.join(' ')}`;
}
