// Everything one span says, as text and nothing else: what a span contains comes from strangers.
import { type Attributes, type AttributeValue, type Span } from 'tracegap';
import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import { theHost } from '../host';
import { t } from '../i18n';
import { clock, duration } from '../../shell/time';
import { traceHref } from '../trace-link';
import { Icon } from '../../shell/icons';
import { breakable } from './breakable';
import { LogLines, type Logs } from './log-lines';

interface SpanDetailProps {
  readonly span: Span;
  readonly logs: Logs;
  readonly onClose: () => void;
}

export function SpanDetail({ span, logs, onClose }: SpanDetailProps) {
  const text = t.value.span;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [onClose]);
  return (
    <aside class="card span-detail appear" aria-label={`${span.resource.service ?? ''} ${span.name}`}>
      <div class="card-head">
        <div>
          <h2>{span.name}</h2>
          <p class="muted">{span.resource.service ?? t.value.unknownService}</p>
        </div>
        <button type="button" class="button-quiet" onClick={onClose} aria-label={text.close} title={text.close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="card-body" tabIndex={0} role="region" aria-label={text.contents}>
        <Facts span={span} />
        <AttributeTable title={text.attributes} attributes={span.attributes} />
        <Events span={span} />
        <Links span={span} />
        {theHost().logs() ? (
          <section>
            <h3>{text.logs}</h3>
            <LogLines logs={logs} spanId={span.spanId} />
          </section>
        ) : null}
        <AttributeTable title={text.resource} attributes={span.resource.attributes} />
      </div>
    </aside>
  );
}

function Facts({ span }: { span: Span }) {
  const text = t.value.span;
  const rows: readonly (readonly [string, string])[] = [
    [text.start, `${clock(span.startMs)}.${String(Math.floor(span.startMs % 1000)).padStart(3, '0')}`],
    [text.duration, duration(span.endMs - span.startMs)],
    [text.kind, t.value.waterfall.kind[span.kind]],
    [text.status, span.status === 'unset' ? '' : span.status],
    [text.id, span.spanId],
    [text.parent, span.parentSpanId ?? text.noParent],
    [text.library, [span.scope.name, span.scope.version].filter(Boolean).join(' ')],
  ];
  return (
    <dl class="facts small">
      {rows.map(([name, value]) =>
        value === '' ? null : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}

function AttributeTable({ title, attributes }: { title: string; attributes: Attributes }) {
  const entries = Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return null;
  return (
    <section>
      {title === '' ? null : <h3>{title}</h3>}
      <table class="attributes">
        <tbody>
          {entries.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <code>{breakable(key)}</code>
              </th>
              <td>
                <code>{plain(value)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Events({ span }: { span: Span }) {
  if (span.events.length === 0) return null;
  return (
    <section>
      <h3>{t.value.span.events}</h3>
      {span.events.map((event, index) => (
        <div key={index}>
          <p class="small">
            <strong>{event.name}</strong> <span class="faint num">+{duration(event.timeMs - span.startMs)}</span>
          </p>
          <AttributeTable title="" attributes={event.attributes} />
        </div>
      ))}
    </section>
  );
}

function Links({ span }: { span: Span }) {
  if (span.links.length === 0) return null;
  return (
    <section>
      <h3>{t.value.span.links}</h3>
      <ul class="small">
        {span.links.map((link) => (
          <li key={`${link.traceId}/${link.spanId}`}>
            <a class="mono" href={traceHref(link.traceId, { spanId: link.spanId })}>
              {link.traceId}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function plain(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
