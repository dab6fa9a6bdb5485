/** Roots that recorded a context header which they did not use, though the trace it names is not at hand. */
import { evidence, RANK, serviceOf } from '../../pairing/evidence.js';
import { type Judgement } from '../../pairing/judgement.js';
import { type CapturedHeader, capturedHeaders } from '../../span/headers.js';
import { type Analysis, type Entry } from '../../trace/analysis.js';
import { finding, type Finding, refOf } from '../finding.js';
import { ranked } from '../fixes.js';
import { splitCauses } from './split-causes.js';

export function refusedHeaders(asked: Analysis, judged: readonly Judgement[]): Finding[] {
  return judged.flatMap(({ entry, state }) => {
    if (entry.home !== asked || state !== 'none' || entry.node.orphan) return [];
    if (entry.node.span.kind !== 'server' && entry.node.span.kind !== 'consumer') return [];
    const header = capturedHeaders(entry.node.span).find((item) => item.format === 'w3c' || item.valid);
    return header && header.traceId !== asked.trace.traceId ? [found(entry, header)] : [];
  });
}

function found(entry: Entry, header: CapturedHeader): Finding {
  const { span } = entry.node;
  const value = header.values[0] ?? '';
  const params = { key: header.key, value, service: serviceOf(span), count: header.values.length };
  const code =
    header.values.length > 1
      ? 'header-twice'
      : header.format !== 'w3c'
        ? 'header-of-other-format'
        : header.valid
          ? 'header-arrived'
          : 'header-invalid';
  const causes = splitCauses(entry, {
    exit: { node: entry.node, kind: 'call', home: entry.home },
    timing: 'inside',
    gapMs: 0,
    rank: RANK.header,
    key: header.key,
    score: 0,
    direct: true,
    elsewhere: false,
    excluded: false,
    everyTime: false,
    starts: false,
    unproven: false,
    for: [],
    against: [],
  });
  const hop = { from: null, to: span.resource.service };
  return finding({
    rule: causes[0] ?? 'invalid-header',
    severity: 'break',
    verdict: 'split',
    hop,
    here: { trace_id: header.traceId ?? span.traceId, span_id: header.spanId ?? span.spanId },
    there: refOf(span),
    evidence: [evidence(span, header.key, value, code, params)],
    causes: ranked(causes, hop),
  });
}
