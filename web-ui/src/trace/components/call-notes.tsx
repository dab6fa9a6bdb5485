// Below the hop map: which call failed and why, and which calls were never made.
import { type TraceReport } from 'tracegap';
import { Icon } from '../../shell/icons';
import { t } from '../i18n';
import { callNotesOf } from '../model/call-notes';
import { type Beside, hopMap } from '../model/hop-map';

export function CallNotes({ report, beside }: { report: TraceReport; beside: Beside }) {
  const text = t.value.calls;
  const notes = callNotesOf(hopMap(report, beside).edges);
  if (notes === null) return null;
  const { failed, notCalled, last } = notes;
  return (
    <ul class="call-notes">
      {failed.map(({ from, to, why }) => (
        <li key={`${from}>${to}`}>
          <Icon name="failed" class="state-failed" />
          <span>
            {text.failed(from, to, text.why[why ?? ''] ?? why ?? '')} <span class="muted">{text.failedMeans}</span>
          </span>
        </li>
      ))}
      {notCalled.length === 0 ? null : (
        <li>
          <Icon name="not-called" class="state-not-called" />
          <span>
            {text.notCalled(notCalled.join(', '))} {last ? text.answeredBefore(last.to, last.status ?? '') : null}
          </span>
        </li>
      )}
    </ul>
  );
}
