// What two columns are compared by, as the text that is shown: equal text is "same".
import { type Trace, type TraceReport } from 'tracegap';
import { type Messages } from '../i18n';
import { duration } from '../../shell/time';
import { axisOf } from '../../trace/model/waterfall';

export interface ComparedFacts {
  readonly joined: string;
  readonly traces: string;
  readonly spans: string;
  readonly services: string;
  readonly broken: string;
  readonly duration: string;
}

export function compared(report: TraceReport, traces: readonly Trace[], text: Messages): ComparedFacts {
  const spans = traces.flatMap((trace) => trace.spans).sort((a, b) => a.startMs - b.startMs);
  const services = [...new Set(spans.map((span) => span.resource.service ?? text.unknownService))];
  const breaks = report.findings.filter((finding) => finding.severity === 'break');
  const axis = axisOf(traces);
  return {
    joined: traces.length === 1 && breaks.length === 0 ? text.compare.yes : text.compare.no,
    traces: String(traces.length),
    spans: String(spans.length),
    services: services.join(', '),
    broken:
      breaks
        .map(({ dark, hop }) => dark ?? [hop?.from, hop?.to].map((name) => name ?? text.unknownService).join(' → '))
        .join(', ') || text.compare.nowhere,
    duration: duration(axis.endMs - axis.startMs),
  };
}
