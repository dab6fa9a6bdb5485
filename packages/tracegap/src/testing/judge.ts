import { diagnose } from '../diagnose.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';

/** What is said of `asked` when `others` are all that is known besides. */
export function judge(asked: Trace, ...others: Trace[]): TraceReport {
  return diagnose([asked, ...others], { traceId: asked.traceId }).report;
}
