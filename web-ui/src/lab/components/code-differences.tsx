import { t } from '../i18n';
import { variantFiles, type FileDifference } from '../model/code-difference';

const SIGN = { same: ' ', added: '+', removed: '−' } as const;

/** The lines that make the difference between the variants. */
export function CodeDifferences() {
  const text = t.value.compare;
  const files = variantFiles();
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="code-title">
      <h2 id="code-title" class="section-title">
        {text.code}
      </h2>
      <p class="muted small">{text.codeLead}</p>
      <div class="diffs">
        {files.map((file) => (
          <Difference key={file.file} difference={file} />
        ))}
      </div>
    </section>
  );
}

function Difference({ difference: { file, against, lines } }: { difference: FileDifference }) {
  const text = t.value.compare;
  return (
    <figure class="card diff">
      <figcaption>
        <code>{file}</code>
        {against === null ? null : <span class="faint small"> ↔ {against.split('/').at(-1)}</span>}
      </figcaption>
      <pre tabIndex={0}>
        {lines.map((line, index) => (
          <code key={index} class={`diff-${line.change}`}>
            <span aria-hidden="true">{SIGN[line.change]} </span>
            {line.change === 'same' ? null : <span class="visually-hidden">{text[line.change]}: </span>}
            {line.text}
            {'\n'}
          </code>
        ))}
      </pre>
    </figure>
  );
}
