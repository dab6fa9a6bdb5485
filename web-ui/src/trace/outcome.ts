// How the request of a trace and its calls ended, beside what the report says of the context.
import { type TraceReport } from 'tracegap';
import { theHost } from './host';
import { type Investigation } from './investigation';
import { failedRequest, troubledCalls } from './model/calls';
import { type Beside } from './model/hop-map';

/** Only of a whole trace can be said that the rest was never called. */
export function outcomeOf({ traces, phase }: Investigation, report: TraceReport) {
  const { nameOf, expected } = theHost();
  const [calls, failed] = [troubledCalls(traces), failedRequest(traces)];
  const whole = phase === 'done' && failed !== null && !report.findings.some(({ severity }) => severity === 'break');
  const beside: Beside = {
    calls,
    expected: whole ? (expected?.(traces) ?? []) : [],
    ...(nameOf ? { nameOf } : {}),
  };
  return { calls, failed, beside };
}
