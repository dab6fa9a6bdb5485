import { type Trace } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { type SpanPlan, traceOf } from '../testing/spans.js';

const HIGH = '679057d000000000';
const LOW = 'e81fc834788840c2';
const ZEROS = '0'.repeat(16);

const called = traceOf({
  service: 'cart',
  kind: 'server',
  at: [0, 40],
  below: [
    {
      service: 'cart',
      kind: 'client',
      at: [5, 30],
      attributes: { 'http.request.method': 'POST', 'url.full': 'http://tax:8080/tax' },
    },
  ],
});
const call = called.spans[1]?.spanId ?? '';

function answered(more: Partial<SpanPlan> = {}): Trace {
  const attributes = { 'http.request.method': 'POST', 'url.path': '/tax' };
  const trace = traceOf({ service: 'tax', kind: 'server', at: [9, 24], lostParent: true, attributes, ...more });
  return { ...trace, spans: trace.spans.map((span) => ({ ...span, parentSpanId: call })) };
}

function named(trace: Trace, traceId: string): Trace {
  return { ...trace, traceId, spans: trace.spans.map((span) => ({ ...span, traceId })) };
}

describe('a trace id that one side cuts to 64 bits', () => {
  it.each([
    ['the low half by the caller', `${ZEROS}${LOW}`, `${HIGH}${LOW}`, 'cart'],
    ['the low half by the callee', `${HIGH}${LOW}`, `${ZEROS}${LOW}`, 'tax'],
    ['the high half by the callee', `${HIGH}${LOW}`, `${ZEROS}${HIGH}`, 'tax'],
  ])('is the first cause: %s', (_, caller, callee, short) => {
    for (const [asked, other] of [
      [named(called, caller), named(answered(), callee)],
      [named(answered(), callee), named(called, caller)],
    ] as const) {
      const [finding] = judge(asked, other).findings;
      expect(finding).toMatchObject({ rule: 'trace-id-truncated', hop: { from: 'cart', to: 'tax' } });
      expect(finding?.causes[0]?.mend).toContain(short);
    }
  });

  it.each<[string, Partial<SpanPlan>]>([
    ['DD_TRACE_128_BIT_TRACEID_GENERATION_ENABLED', { resource: { 'telemetry.sdk.name': 'datadog' } }],
    ['JAEGER_TRACEID_128BIT', { resource: { 'jaeger.version': 'Java-1.8.1' } }],
    ['traceId128Bit(true)', { scope: 'zipkin2.reporter.brave' }],
  ])('is fixed by %s where its library is known', (setting, more) => {
    const [finding] = judge(named(called, `${HIGH}${LOW}`), named(answered(more), `${ZEROS}${LOW}`)).findings;
    expect(finding?.causes[0]?.mend).toContain(setting);
  });

  it('needs no agreement of call and request where the parent fits', () => {
    const other = answered({ attributes: { 'http.request.method': 'GET', 'url.path': '/elsewhere' } });
    expect(judge(named(called, `${HIGH}${LOW}`), named(other, `${ZEROS}${LOW}`)).verdict).toBe('split');
  });

  it('is not assumed of short ids that are nobody else’s, nor of long ones that share a half', () => {
    const rule = (caller: string, callee: string) =>
      judge(named(called, caller), named(answered(), callee)).findings[0]?.rule;
    expect(rule(`${ZEROS}${LOW}`, `${ZEROS}${HIGH}`)).not.toBe('trace-id-truncated');
    expect(rule(`${HIGH}${LOW}`, `1234567812345678${LOW}`)).not.toBe('trace-id-truncated');
  });
});
