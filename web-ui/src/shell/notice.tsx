import { signal } from '@preact/signals';
import { type ComponentChildren } from 'preact';
import { type Failure } from './http';
import { t } from './i18n';
import { Icon, type IconName } from './icons';

interface NoticeProps {
  readonly tone: 'broken' | 'warning' | 'plain';
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

/** Something a person should read now. A break is announced at once, the rest when the reader pauses. */
export function Notice({ tone, icon, children }: NoticeProps) {
  const shape = icon ?? (tone === 'broken' ? 'broken' : tone === 'warning' ? 'warning' : 'not-seen');
  return (
    <div class={`notice notice-${tone}`} role={tone === 'broken' ? 'alert' : 'status'}>
      <Icon name={shape} />
      <div class="notice-body">{children}</div>
    </div>
  );
}

/** What brings this page's server back. */
export const startCommand = signal('npm start');

/** What went wrong between the page and a server, in words. */
export function failureText({ kind, status }: Failure): string {
  const text = t.value.failure;
  if (kind === 'refused') return text.refused(status);
  return kind === 'unreachable' ? text.unreachable(startCommand.value) : text[kind];
}

/** A request that failed: what happened, and what the server said about it. */
export function FailureNotice({ failure, title, onRetry }: { failure: Failure; title?: string; onRetry?: () => void }) {
  const { detail, title: problemTitle } = failure.problem;
  return (
    <Notice tone="broken">
      {title ? <strong>{title}</strong> : null}
      <p>{failureText(failure)}</p>
      {(detail ?? problemTitle) ? (
        <p class="small muted" lang="en">
          {detail ?? problemTitle}
        </p>
      ) : null}
      {onRetry ? (
        <p>
          <button type="button" class="button" onClick={onRetry}>
            {t.value.tryAgain}
          </button>
        </p>
      ) : null}
    </Notice>
  );
}
