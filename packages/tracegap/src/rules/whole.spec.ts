import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnose } from '../diagnose.js';
import { parseOtlp } from '../otlp/parse.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { type SpanPlan, traceOf } from '../testing/spans.js';

const fixture = (name: string) =>
  parseOtlp(readFileSync(path.join(__dirname, '../../fixtures', `${name}.json`))).traces as Trace[];

const rules = (report: TraceReport) => report.findings.map(({ rule }) => rule);

const client = (below: readonly SpanPlan[], more: Partial<SpanPlan> = {}): SpanPlan => ({
  service: 'shop',
  kind: 'client',
  at: [5, 45],
  below,
  ...more,
});
const trace = (...below: SpanPlan[]) => traceOf({ service: 'shop', kind: 'server', at: [0, 50], below });

describe('a whole trace', () => {
  it('is connected, hop by hop (recorded)', () => {
    const [baseline] = fixture('01-baseline') as [Trace];
    expect(judge(baseline)).toMatchObject({
      verdict: 'connected',
      complete: true,
      hops: [
        { from: 'order', to: 'inventory', state: 'whole' },
        { from: 'inventory', to: 'pricing', state: 'whole' },
        { from: 'pricing', to: 'notify', state: 'whole' },
      ],
      findings: [],
    });
  });

  it('stays connected with a warning when two spans share an id (recorded, and as Tempo rewrites it)', () => {
    const [shared] = fixture('10-shared-span-ids') as [Trace];
    const rewritten = {
      ...shared,
      spans: shared.spans.map((span) =>
        span.kind === 'server' ? { ...span, spanId: '0000000000000001', parentSpanId: span.spanId } : span,
      ),
    };
    for (const one of [shared, rewritten]) {
      expect(judge(one)).toMatchObject({ verdict: 'connected', findings: [{ rule: 'shared-span-id' }] });
    }
  });
});

describe('an orphan', () => {
  it('is a lost span of a caller when the flags say that the parent was remote (recorded)', () => {
    const [orphan] = fixture('06-orphan') as [Trace];
    expect(judge(orphan)).toMatchObject({
      verdict: 'lost-span',
      findings: [{ rule: 'exports-nothing', hop: { from: null, to: 'notify' } }],
    });
  });

  it('is lost in its process when the flags, or its kind, say that the parent was local', () => {
    const flagged = traceOf({ service: 'shop', kind: 'client', at: [5, 9], lostParent: true, flags: 0x101 });
    const plain = traceOf({ service: 'shop', kind: 'internal', at: [5, 9], lostParent: true });
    for (const one of [flagged, plain]) expect(rules(judge(one))[0]).toBe('lost-in-process');
  });

  it('is one finding per missing parent, however many hang below it', () => {
    const hole = trace();
    const extra = traceOf(
      { service: 'stock', kind: 'server', at: [10, 20], lostParent: true },
      { service: 'stock', kind: 'server', at: [21, 30], lostParent: true },
    ).spans.map((span) => ({ ...span, traceId: hole.traceId }));
    expect(judge({ ...hole, spans: [...hole.spans, ...extra] }).findings).toHaveLength(1);
  });

  it('is not claimed while the answer is partial, not ready, or cut at the limit of the backend', () => {
    const orphan = traceOf({ service: 'shop', kind: 'server', at: [5, 9], lostParent: true });
    expect(judge({ ...orphan, partial: 'too large' }).verdict).toBe('partial');
    expect(diagnose([orphan], { traceId: orphan.traceId, ready: false }).report.verdict).toBe('not-ready');
    const filler = Array.from({ length: 2_500 }, (_, index) => ({
      ...(orphan.spans[0] as Trace['spans'][number]),
      spanId: (index + 1).toString(16).padStart(16, '0'),
      attributes: { note: 'x'.repeat(2_000) },
    }));
    expect(judge({ ...orphan, spans: [...orphan.spans, ...filler] })).toMatchObject({
      verdict: 'partial',
      findings: [{ rule: 'backend-limit' }],
    });
  });
});

describe('links', () => {
  it('are connected by design from either side (recorded)', () => {
    const [linked, restarted] = fixture('07-linked') as [Trace, Trace];
    const [baseline] = fixture('01-baseline') as [Trace];
    for (const [asked, other] of [
      [linked, baseline],
      [baseline, linked],
    ] as const) {
      expect(judge(asked, other)).toMatchObject({
        verdict: 'linked',
        findings: [{ hop: { from: 'pricing', to: 'notify' } }],
      });
    }
    expect(judge(restarted).verdict).toBe('restarted');
  });

  it('answer the producer: its message is not searched for elsewhere', () => {
    const queue = { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'jobs' };
    const sent = traceOf({ service: 'shop', kind: 'producer', at: [0, 3], attributes: queue });
    const target = { traceId: sent.traceId, spanId: sent.spans[0]?.spanId ?? '' };
    const batch = traceOf({
      service: 'worker',
      kind: 'consumer',
      at: [5, 20],
      attributes: queue,
      below: [{ service: 'worker', kind: 'consumer', at: [6, 9], attributes: queue, links: [target] }],
    });
    expect(judge(sent, batch).verdict).toBe('linked');
    expect(judge(batch, sent).verdict).toBe('linked');
  });
});

describe('unsampled', () => {
  it('is said of a call that its flags call not sampled', () => {
    const one = traceOf({
      service: 'shop',
      kind: 'server',
      at: [0, 50],
      flags: 0x101,
      below: [
        { service: 'shop', kind: 'client', at: [5, 45], flags: 0x100, attributes: { 'server.address': 'stock' } },
      ],
    });
    expect(judge(one).verdict).toBe('unsampled');
  });

  it('is not said where the SDK never writes the bit, as the Python one', () => {
    const flags = 0x100;
    expect(
      judge(traceOf({ service: 'shop', kind: 'server', at: [0, 50], flags, below: [client([], { flags })] })).verdict,
    ).toBe('connected');
  });

  it('is said when a callee that answers this call with spans elsewhere is silent here', () => {
    const attributes = {
      'url.full': 'http://stock:8080/reserve',
      'http.request.method': 'POST',
      'http.response.status_code': 200,
    };
    const seen = () => trace(client([{ service: 'stock', kind: 'server', at: [10, 40] }], { attributes }));
    expect(judge(trace(client([], { attributes })), seen(), seen()).findings[0]).toMatchObject({
      rule: 'sampler-mismatch',
      verdict: 'unsampled',
    });
  });
});

describe('warnings', () => {
  const server = (from: number, to: number, more: Partial<SpanPlan> = {}): SpanPlan => ({
    service: 'stock',
    kind: 'server',
    at: [from, to],
    ...more,
  });

  it('tells of a clock that is off by more than healthy pairs are', () => {
    const hosts = { resource: { 'host.name': 'b' } };
    const at = (from: number, to: number) =>
      judge(trace(client([server(from, to, hosts)], { resource: { 'host.name': 'a' } })));
    expect(rules(at(-20, 10))).toEqual(['clock-skew']);
    expect(rules(at(4, 52))).toEqual([]);
  });

  it('does not take for skew, or for a leak, what is called after the answer by whoever was called', () => {
    const call = client([server(900, 940)], {
      attributes: { 'http.request.method': 'POST', 'url.full': 'http://acker:8080/ack' },
    });
    expect(rules(judge(trace(call)))).toEqual([]);
  });

  it('tells of a clock that is minutes off, and not of a leak as well', () => {
    const below = ['a', 'b'].map((name) => server(90_010, 90_020, { name: `POST /${name}` }));
    const call = client(below, {
      attributes: { 'http.request.method': 'POST', 'url.full': 'http://stock:8080/assign' },
    });
    expect(new Set(rules(judge(trace(call))))).toEqual(new Set(['clock-skew']));
  });

  it('does not take a callee that outlives the patience of its caller for skew', () => {
    expect(rules(judge(trace(client([server(6, 900)], { status: 'error' }))))).toEqual([]);
  });

  it('does not take a response that was closed late, under load, for skew', () => {
    const loaded = trace(client([{ service: 'stock', kind: 'server', at: [43, 559] }], { at: [5, 545] }));
    expect(rules(judge(loaded))).toEqual([]);
  });

  it('tells of a timer that keeps the context of the request which started it', () => {
    const tick = (at: number): SpanPlan => ({
      service: 'shop',
      kind: 'client',
      name: 'tick',
      at: [at, at + 2],
      attributes: { 'server.address': 'x' },
    });
    expect(rules(judge(trace(tick(1_000), tick(2_000), tick(3_000))))).toContain('context-leak');
    expect(rules(judge(trace(tick(55))))).toEqual([]);
  });

  it('tells of a consumer that was begun in a request, and of none whose messages are only late', () => {
    const message = (at: number, service = 'shop'): SpanPlan => ({ service, kind: 'consumer', at: [at, at + 20] });
    const minutes = [1, 2, 3, 4, 5, 6].map((minute) => minute * 60_000);
    expect(rules(judge(trace(...minutes.map((at) => message(at)))))).toEqual(['context-leak']);
    expect(rules(judge(trace(...minutes.map((at) => message(at, 'mailer')))))).toEqual([]);
    expect(rules(judge(trace(message(60_000), message(60_100))))).toEqual([]);
  });

  it('tells of retries', () => {
    expect(rules(judge(trace(client([server(6, 10), server(12, 20)]))))).toContain('retry');
    expect(rules(judge(trace(client([server(6, 10)], { attributes: { 'http.request.resend_count': 1 } }))))).toContain(
      'retry',
    );
  });

  it('tells of a proxy that handed on the header it received', () => {
    const proxy: SpanPlan = {
      service: 'mesh',
      kind: 'server',
      at: [6, 40],
      scope: 'envoy',
      attributes: { node_id: 'm' },
    };
    expect(rules(judge(trace(client([proxy, server(8, 38)]))))).toContain('flat-proxy');
  });

  it('keeps the verdict connected with all of them', () => {
    expect(judge(trace(client([server(6, 10), server(12, 20)]))).verdict).toBe('connected');
  });
});
