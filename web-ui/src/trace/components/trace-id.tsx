// A trace id with its copy button and the places it leads to.
import { useState } from 'preact/hooks';
import { copyText } from '../../shell/clipboard';
import { OutLink } from '../../shell/out-link';
import { theHost } from '../host';
import { t } from '../i18n';
import { traceHref } from '../trace-link';
import { Icon } from '../../shell/icons';

export function TraceId({ traceId }: { traceId: string }) {
  const [copied, setCopied] = useState(false);
  const text = t.value.trace;
  const copy = async () => {
    await copyText(traceId);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span class="trace-id">
      <code title={traceId}>{traceId}</code>
      <button type="button" class="button-quiet" onClick={() => void copy()} aria-label={text.copy} title={text.copy}>
        <Icon name={copied ? 'whole' : 'copy'} />
      </button>
      <span class="visually-hidden" role="status">
        {copied ? text.copied : ''}
      </span>
    </span>
  );
}

export function TraceLinks({ traceId, here = true }: { traceId: string; here?: boolean }) {
  const text = t.value.trace;
  return (
    <p class="links small">
      {here ? <a href={traceHref(traceId)}>{text.openHere}</a> : null}
      {theHost().logs() ? <a href={traceHref(traceId, { logs: true })}>{text.logs}</a> : null}
      {theHost()
        .linksOf(traceId)
        .map(({ href, text }) => (
          <OutLink key={href} href={href}>
            {text}
          </OutLink>
        ))}
    </p>
  );
}
