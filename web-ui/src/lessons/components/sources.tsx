// Sources as they stand, and as they differ once the fix is applied.
import { diffLines } from 'diff';
import { type Page } from '../api';
import { t } from '../i18n';

/** The marked lines of the programs, and how they are started. */
export function Sources({ page }: { page: Page }) {
  const text = t.value;
  const shown = [...page.lines, { file: text.starts, text: page.starts }];
  return (
    <div class="diffs">
      {shown.map((one) => (
        <figure key={one.file} class="card diff code-wrapped">
          <figcaption>{one.file === text.starts ? one.file : <code>{one.file}</code>}</figcaption>
          <pre tabIndex={0} aria-label={one.file}>
            {one.text.split('\n').map((line, index) => (
              <code key={index}>{`${line}\n`}</code>
            ))}
          </pre>
        </figure>
      ))}
    </div>
  );
}

const SIGN = { same: ' ', added: '+', removed: '−' } as const;

/** The fix, as the difference of the sources. */
export function Changes({ page }: { page: Page }) {
  const text = t.value;
  return (
    <div class="diffs">
      {page.changes.map(({ file, before, after }) => (
        <figure key={file} class="card diff code-wrapped">
          <figcaption>{file === null ? text.starts : <code>{file}</code>}</figcaption>
          <pre tabIndex={0} aria-label={file ?? text.starts}>
            {differences(before, after).map(({ change, line }, index) => (
              <code key={index} class={`diff-${change}`}>
                <span aria-hidden="true">{SIGN[change]} </span>
                {change === 'same' ? null : <span class="visually-hidden">{text[change]}: </span>}
                {line}
                {'\n'}
              </code>
            ))}
          </pre>
        </figure>
      ))}
    </div>
  );
}

function differences(before: string, after: string) {
  return diffLines(`${before}\n`, `${after}\n`).flatMap(({ added, removed, value }) => {
    const change = added ? 'added' : removed ? 'removed' : 'same';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ change, line }) as const);
  });
}
