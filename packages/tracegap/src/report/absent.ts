/** What can be said of a trace of which there is no span. */
import { say } from '../pairing/evidence.js';
import { finding, type Finding } from '../rules/finding.js';
import { ranked } from '../rules/fixes.js';
import { parseTraceparent } from '../span/headers.js';
import { type TraceReport } from './types.js';

/** `traceparent`: the header that somebody saw; its flags tell of a trace that nobody was to record. */
export function absentReport(traceId: string, ready: boolean, traceparent?: string): TraceReport {
  const found = traceparent === undefined ? null : toldNotToRecord(traceId, traceparent);
  return {
    trace_id: traceId,
    verdict: found ? found.verdict : 'not-found',
    complete: ready,
    spans: 0,
    services: [],
    hops: [],
    findings: found ? [found] : [],
  };
}

function toldNotToRecord(traceId: string, traceparent: string): Finding | null {
  const header = parseTraceparent(traceparent);
  if (header.sampled !== false || header.traceId !== traceId || header.spanId === null) return null;
  const here = { trace_id: traceId, span_id: header.spanId };
  const code = 'flag-not-sampled';
  return finding({
    rule: 'unsampled',
    severity: 'by-design',
    verdict: 'unsampled',
    here,
    evidence: [{ ...here, key: 'traceparent', value: traceparent, code, params: {}, says: say(code, {}) }],
    causes: ranked(['unsampled', 'sampler-mismatch'], {}),
  });
}
