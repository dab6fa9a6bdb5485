// The same order in every variant, side by side, with what differs marked and the code that makes the difference.
import { useState } from 'preact/hooks';
import { asFailure, type Failure } from '../../shell/http';
import { compareVariants, type OrderRequest } from '../api/lab';
import { CodeDifferences } from '../components/code-differences';
import { Commands } from '../../shell/commands';
import { ComparedColumns } from '../components/compared-columns';
import { Icon } from '../../shell/icons';
import { FailureNotice } from '../../shell/notice';
import { OrderForm } from '../components/order-form';
import { t } from '../i18n';
import { config, readLab } from '../lab-state';
import { go, type ComparedTrace } from '../route';

export function CompareView({ run }: { run: readonly ComparedTrace[] }) {
  const text = t.value.compare;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  const compare = async (order: OrderRequest) => {
    setBusy(true);
    setFailure(null);
    try {
      const compared = await compareVariants(order);
      const columns = compared.flatMap(({ variant, trace_id: first, traces }) => {
        const traceId = first ?? traces[0]?.trace_id;
        return traceId === undefined ? [] : [{ variant, traceId }];
      });
      // The URL carries what is on screen: a link to it shows the same columns.
      go({ view: 'compare', run: columns });
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      setBusy(false);
      void readLab();
    }
  };

  return (
    <>
      <header class="page-head">
        <h1>{text.title}</h1>
        <p>{config.value?.mode === 'compose' ? text.composeLead : text.lead}</p>
      </header>
      <div class="stack">
        {config.value?.mode === 'compose' ? (
          <ComposeCommands />
        ) : (
          <div class="card order-card">
            <OrderForm
              busy={busy}
              button={text.button}
              busyText={text.running}
              refused={failure}
              stockKey={run}
              onSubmit={(order) => void compare(order)}
            />
          </div>
        )}
        {busy ? (
          <p class="row muted">
            <Icon name="waiting" class="spin" />
            {text.running}
          </p>
        ) : null}
        {failure ? <FailureNotice failure={failure} /> : null}
        {run.length > 0 && !busy ? <ComparedColumns run={run} /> : null}
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
