/** What can be said of a trace of which there is no span. */
import { type Finding, type TraceReport } from './types.js';
import { say } from '../pairing/evidence.js';
import { ranked } from '../rules/split-causes.js';
import { parseTraceparent } from '../span/headers.js';

/** `traceparent`: the header that somebody saw; its flags tell of a trace that nobody was to record. */
export function absentReport(traceId: string, ready: boolean, traceparent?: string): TraceReport {
  const finding = traceparent === undefined ? null : toldNotToRecord(traceId, traceparent);
  return {
    trace_id: traceId,
    verdict: finding ? finding.verdict : 'not-found',
    complete: ready,
    spans: 0,
    services: [],
    hops: [],
    findings: finding ? [finding] : [],
  };
}

function toldNotToRecord(traceId: string, traceparent: string): Finding | null {
  const header = parseTraceparent(traceparent);
  if (header.sampled !== false || header.traceId !== traceId || header.spanId === null) return null;
  const here = { trace_id: traceId, span_id: header.spanId };
  const code = 'flag-not-sampled';
  return {
    rule: 'unsampled',
    severity: 'by-design',
    verdict: 'unsampled',
    hop: null,
    dark: null,
    here,
    there: null,
    ambiguous: false,
    candidates: [],
    evidence: [{ ...here, key: 'traceparent', value: traceparent, code, params: {}, says: say(code, {}) }],
    causes: ranked(['unsampled', 'sampler-mismatch'], {}),
  };
}
