import { type ComponentChildren } from 'preact';
import { Icon } from './icons';

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A label, its input, and what is wrong with it, tied together for those who do not see them side by side. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  const note = error ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
      })}
      {note === undefined ? null : (
        <p id={`${id}-note`} class={error === undefined ? 'field-hint' : 'field-error'}>
          {error === undefined ? null : <Icon name="warning" />}
          <span>{note}</span>
        </p>
      )}
    </div>
  );
}
