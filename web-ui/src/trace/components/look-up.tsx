// Type or paste a trace id.
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { readTraceId } from '../model/trace-id';
import { goTo } from '../../shell/location';
import { traceHref } from '../trace-link';
import { DropFailure, OpenFile } from './drop-zone';
import { Field } from '../../shell/field';

export function LookUp() {
  const text = t.value.lookUp;
  const [draft, setDraft] = useState('');
  const [wrong, setWrong] = useState<keyof typeof t.value.trace.malformed | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const read = readTraceId(draft);
    if ('problem' in read) {
      setWrong(read.problem);
      document.getElementById('look-up')?.focus();
    } else goTo(traceHref(read.traceId));
  };
  return (
    <section class="card">
      <form class="look-up" onSubmit={submit} role="search">
        <Field id="look-up" label={text.label} error={wrong === null ? undefined : t.value.trace.malformed[wrong]}>
          {(attributes) => (
            <input
              {...attributes}
              class="mono"
              value={draft}
              onInput={(event) => (setDraft(event.currentTarget.value), setWrong(null))}
              autocomplete="off"
              spellcheck={false}
              placeholder="4bf92f3577b34da6a3ce929d0e0e4736"
            />
          )}
        </Field>
        <button type="submit" class="button button-primary">
          {text.button}
        </button>
      </form>
      <div class="look-up-file">
        <OpenFile />
        <DropFailure />
      </div>
    </section>
  );
}
