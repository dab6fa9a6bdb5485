// The same order in every variant, side by side, with what differs marked and the code that makes the difference.
import { CodeDifferences } from '../components/code-differences';
import { Commands } from '../../shell/commands';
import { ComparedColumns } from '../components/compared-columns';
import { FailureNotice } from '../../shell/notice';
import { OrderForm } from '../components/order-form';
import { t } from '../i18n';
import { config, labAway } from '../lab-state';
import { type ComparedTrace } from '../route';
import { useComparison } from '../use-comparison';

export function CompareView({ run }: { run: readonly ComparedTrace[] }) {
  const text = t.value.compare;
  const { turns, failure, start } = useComparison();
  const compose = config.value?.mode === 'compose';
  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{compose ? text.composeLead : text.lead}</p>
      </header>
      <div class="stack">
        {compose ? (
          <ComposeCommands />
        ) : (
          <div class="card order-card">
            <OrderForm
              busy={turns !== null}
              button={text.button}
              busyText={text.running}
              refused={failure}
              stockKey={run}
              onSubmit={(order) => void start(order)}
            />
          </div>
        )}
        {failure && !labAway.value ? <FailureNotice failure={failure} /> : null}
        <ComparedColumns turns={turns ?? run.map((one) => ({ ...one, step: 'done' }))} />
        <CodeDifferences />
      </div>
    </>
  );
}

function ComposeCommands() {
  const text = t.value.compare;
  return (
    <section class="card card-body stack">
      <Commands
        lines={['baseline', 'envoy-drop', 'envoy-copy'].map((name) => `docker compose -f compose/${name}.yaml up`)}
      />
      <p>{text.composeNative}</p>
      <Commands lines={['npm run compare']} />
    </section>
  );
}
