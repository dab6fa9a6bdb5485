// Files with traces: dropped anywhere on the page, or chosen. They are read here and sent nowhere.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Notice } from '../../shell/notice';
import { goTo } from '../../shell/location';
import { dropFailure, readDropped } from '../dropped';
import { t } from '../i18n';
import { FILE_HREF } from '../trace-link';

async function take(files: readonly File[]): Promise<void> {
  if (files.length > 0 && (await readDropped(files))) goTo(FILE_HREF);
}

/** Stands once around every view. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void take([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over ? (
    <div class="drop-zone" aria-hidden="true">
      <p>{t.value.drop.here}</p>
    </div>
  ) : null;
}

/** The same with a button, for the keyboard and for who does not drag. */
export function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  const text = t.value.drop;
  return (
    <div class="open-file">
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          const { files } = event.currentTarget;
          void take([...(files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {text.open}
      </button>
      <span class="small muted">{text.formats}</span>
    </div>
  );
}

/** What was wrong with the latest files. */
export function DropFailure() {
  const failure = dropFailure.value;
  if (failure === null) return null;
  return (
    <Notice tone="broken">
      <strong>{t.value.drop.failed}</strong>
      <p class="small" lang="en">
        {failure}
      </p>
    </Notice>
  );
}
