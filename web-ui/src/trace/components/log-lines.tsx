// The log lines of a trace, or of one span of it.
import { useEffect, useState } from 'preact/hooks';
import { asFailure, type Failure } from '../../shell/http';
import { logsOf, type LogLine } from '../api/logs';
import { t } from '../i18n';
import { clock } from '../../shell/time';
import { FailureNotice } from '../../shell/notice';

export type Logs = readonly LogLine[] | Failure | 'loading';

/** Reads the log lines of these traces once, when `wanted`. */
export function useLogs(
  traceIds: readonly string[],
  window: { startMs: number; endMs: number },
  wanted: boolean,
): Logs {
  const [logs, setLogs] = useState<Logs>('loading');
  const key = traceIds.join(',');
  useEffect(() => {
    if (!wanted || key === '') return undefined;
    let current = true;
    void Promise.all(traceIds.map((id) => logsOf(id, window)))
      .then((lines) => lines.flat().sort((a, b) => a.timeMs - b.timeMs))
      .catch(asFailure)
      .then((read) => current && setLogs(read));
    return () => {
      current = false;
    };
  }, [key, wanted]);
  return logs;
}

export function LogLines({ logs, spanId }: { logs: Logs; spanId?: string }) {
  const text = t.value.span;
  if (logs === 'loading') return <p class="small muted">{text.logsLoading}</p>;
  if (logs instanceof Error) return <FailureNotice failure={logs} title={text.logsFailed} />;
  const lines = spanId === undefined ? logs : logs.filter((line) => line.spanId === spanId);
  if (lines.length === 0) return <p class="small muted">{text.none}</p>;
  return (
    <ul class="log-lines">
      {lines.map((line, index) => (
        <li key={index}>
          <span class="faint num">{clock(line.timeMs)}</span>
          <span>
            <strong>{line.service}</strong> <span class="faint">{line.level}</span> {line.text}
          </span>
        </li>
      ))}
    </ul>
  );
}
