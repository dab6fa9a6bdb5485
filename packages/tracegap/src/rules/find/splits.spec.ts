import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnose, diagnoseAll } from '../../diagnose.js';
import { parseOtlp } from '../../otlp/parse.js';
import { type TraceReport } from '../../report/types.js';
import { type Trace } from '../../span/model.js';
import { later, type SpanPlan, traceOf } from '../../testing/spans.js';

const fixture = (name: string) =>
  parseOtlp(readFileSync(path.join(__dirname, '../../../fixtures', `${name}.json`))).traces as Trace[];

function judge(asked: Trace, ...others: Trace[]): TraceReport {
  return diagnose([asked, ...others], { traceId: asked.traceId }).report;
}

const http = (path: string, host = 'stock', port = 8080) => ({
  'http.method': 'POST',
  'net.peer.name': host,
  'net.peer.port': port,
  'http.url': `http://${host}:${port}${path}`,
  'http.status_code': 200,
});
const served = (path: string, host = 'stock', port = 8080, more = {}) => ({
  'http.method': 'POST',
  'net.host.name': host,
  'net.host.port': port,
  'http.target': path,
  'http.status_code': 200,
  ...more,
});

/** shop → (call) with nothing below. */
function caller(call: Partial<SpanPlan> = {}, root: Record<string, string> = {}): Trace {
  return traceOf({
    service: 'shop',
    kind: 'server',
    at: [0, 50],
    attributes: { 'http.target': '/buy', 'http.method': 'POST', ...root },
    below: [{ service: 'shop', kind: 'client', at: [5, 45], attributes: http('/reserve'), ...call }],
  });
}

function callee(plan: Partial<SpanPlan> = {}): Trace {
  return traceOf({ service: 'stock', kind: 'server', at: [10, 40], attributes: served('/reserve'), ...plan });
}

describe('an app behind a sidecar that drops the header (recorded)', () => {
  const [half1, half2] = [...fixture('02-drop-half1'), ...fixture('03-drop-half2')] as [Trace, Trace];

  it.each([
    ['caller', half1, half2],
    ['callee', half2, half1],
  ])('is the same split when asked by the %s half', (_, asked, other) => {
    const report = judge(asked, other);
    const [finding] = report.findings;
    expect(report.verdict).toBe('split');
    expect(finding).toMatchObject({
      rule: 'not-forwarded',
      hop: { from: 'pricing-sidecar-ingress', to: 'pricing-sidecar-egress' },
      dark: 'pricing_app',
      here: { trace_id: half1.traceId, span_id: 'b100000000000006' },
      there: { trace_id: half2.traceId, span_id: 'b200000000000001' },
      ambiguous: false,
    });
    expect(finding?.causes[0]?.mend).toContain('pricing_app');
  });

  it('is whole, with a dark app, when the app copies the header', () => {
    const [copy] = fixture('04-copy') as [Trace];
    const report = judge(copy);
    expect(report.verdict).toBe('connected');
    expect(report.hops).toContainEqual({
      from: 'pricing-sidecar-ingress',
      to: 'pricing_app',
      state: 'dark',
      finding: null,
    });
  });

  it('claims nothing from a proxy leaf alone: the app may simply call nobody', () => {
    expect(judge(half1).verdict).toBe('connected');
  });

  it('is not claimed from time and node while search may still be missing others', () => {
    const options = { traceId: half1.traceId, ready: false };
    expect(diagnose([half1, half2], options).report.verdict).toBe('not-ready');
  });

  it('does not take the egress of another sidecar for the other half', () => {
    const foreign = {
      ...half2,
      spans: half2.spans.map((span) => ({
        ...span,
        attributes: { ...span.attributes, ...('node_id' in span.attributes ? { node_id: 'elsewhere' } : {}) },
      })),
    };
    expect(judge(half1, foreign).verdict).not.toBe('split');
  });
});

describe('a call whose callee began a new trace', () => {
  it('is joined by method, path, host and port, and offers what may have happened to the header', () => {
    const report = judge(caller(), callee());
    expect(report.verdict).toBe('split');
    expect(report.findings[0]?.hop).toEqual({ from: 'shop', to: 'stock' });
    expect(report.findings[0]?.causes.slice(0, 3).map(({ id }) => id)).toEqual([
      'propagator-mismatch',
      'gateway-strips',
      'invalid-header',
    ]);
  });

  it('offers the duplicate header first where the client is fetch', () => {
    const call = { scope: '@opentelemetry/instrumentation-undici' };
    expect(judge(caller(call), callee()).findings[0]?.rule).toBe('duplicate-header');
  });

  it('is a gateway that began anew, where the callee asks another for the very thing that it was asked for', () => {
    const gate = (path: string) =>
      callee({
        below: [{ service: 'stock', kind: 'client', at: [12, 38], attributes: http(path, 'stock-api', 9000) }],
      });
    expect(judge(caller(), gate('/reserve')).findings[0]?.rule).toBe('gateway-restarts');
    expect(judge(caller(), gate('/shelves')).findings[0]?.rule).not.toBe('gateway-restarts');
  });

  it.each([
    ['another path', { attributes: served('/other') }],
    ['another method', { attributes: { ...served('/reserve'), 'http.method': 'GET' } }],
    ["a person's user agent", { attributes: served('/reserve', 'stock', 8080, { 'http.user_agent': 'curl/8.5' }) }],
    ['another time', { at: [400, 430] as const }],
    ['another order', { attributes: served('/reserve', 'stock', 8080, { 'order.id': 'o-2222' }) }],
  ])('is not joined to a request with %s', (_, plan) => {
    expect(judge(caller({}, { 'order.id': 'o-1111' }), callee(plan)).verdict).toBe('connected');
  });

  it('is ambiguous, never a guess, when two requests answer it equally well', () => {
    const report = judge(caller(), callee(), callee());
    expect(report.verdict).toBe('split');
    expect(report.findings[0]).toMatchObject({ ambiguous: true, there: null });
    expect(report.findings[0]?.candidates).toHaveLength(2);
  });

  it('is told apart by an id that only the two halves carry', () => {
    const mine = callee({ attributes: served('/reserve', 'stock', 8080, { 'basket.id': 'b-77' }) });
    const report = judge(caller({}, { 'basket.id': 'b-77' }), mine, callee());
    expect(report.findings[0]).toMatchObject({ ambiguous: false, there: { trace_id: mine.traceId } });
    expect(report.findings[0]?.evidence.map(({ code }) => code)).toContain('same-rare-value');
  });

  it('leaves a call to an external API alone', () => {
    const call = {
      attributes: { 'url.full': 'https://api.payments.example.com/v1/charges', 'http.request.method': 'POST' },
    };
    expect(judge(caller(call), callee()).verdict).toBe('connected');
  });

  it('leaves a call to a database alone', () => {
    const call = { attributes: { 'db.system': 'postgresql', 'db.statement': 'select 1', 'server.address': 'db' } };
    expect(judge(caller(call)).verdict).toBe('connected');
  });
});

describe('twenty requests at once through an app that drops the header', () => {
  const pairs = (attributes: (index: number) => Record<string, string>) =>
    Array.from({ length: 20 }, (_, index) => {
      const proxy = { node_id: 'mesh-7', upstream_cluster: 'price' };
      const half1 = traceOf({
        service: 'mesh-in',
        kind: 'server',
        name: 'ingress',
        at: [index, index + 60],
        scope: 'envoy',
        attributes: { ...proxy, ...attributes(index) },
        below: [
          {
            service: 'mesh-in',
            kind: 'client',
            at: [index, index + 59],
            scope: 'envoy',
            attributes: { upstream_cluster: 'price' },
          },
        ],
      });
      const half2 = traceOf({
        service: 'mesh-out',
        kind: 'server',
        name: 'egress mail',
        at: [index + 20, index + 40],
        scope: 'envoy',
        attributes: { node_id: 'mesh-7', upstream_cluster: 'mail', ...attributes(index) },
      });
      return [half1, half2] as const;
    });

  it.each([
    ['an order id', (index: number) => ({ 'order.id': String(index + 1) })],
    [
      'a forwarded request id, whose 14th digit Envoy rewrites',
      (index: number) => ({
        'guid:x-request-id': `0000${String(index).padStart(4, '0')}-aaaa-${index % 2 ? 9 : 4}aaa-8aaa-aaaaaaaaaaaa`,
      }),
    ],
  ])('pair exactly by %s', (_, attributes) => {
    const made = pairs(attributes);
    const reports = new Map(diagnoseAll(made.flat()).map((report) => [report.trace_id, report]));
    for (const [half1, half2] of made) {
      for (const half of [half1, half2]) {
        expect(reports.get(half.traceId)?.findings[0]).toMatchObject({
          ambiguous: false,
          here: { trace_id: half1.traceId },
          there: { trace_id: half2.traceId },
        });
      }
    }
  });

  it('are ambiguous without either', () => {
    for (const report of diagnoseAll(pairs(() => ({})).flat())) {
      expect(report).toMatchObject({ verdict: 'split', findings: [{ ambiguous: true, there: null, dark: 'price' }] });
    }
  });

  it('are told apart by a key that a person names', () => {
    const made = pairs((index) => ({ flavour: `taste ${index}` })).flat();
    const reports = diagnoseAll(made, ['flavour']);
    expect(reports.every(({ findings }) => findings[0]?.ambiguous === false)).toBe(true);
  });
});

describe('other ways to lose the context', () => {
  it('finds the call of a client that is not instrumented', () => {
    const silent = traceOf({ service: 'shop', kind: 'server', at: [0, 50], attributes: { 'http.target': '/buy' } });
    expect(judge(silent, callee()).findings[0]).toMatchObject({
      rule: 'client-not-instrumented',
      hop: { from: 'shop', to: 'stock' },
    });
  });

  it('does not take a request of the same outsider for such a call', () => {
    const by = { 'http.user_agent': 'field-app/3' };
    const silent = traceOf({
      service: 'shop',
      kind: 'server',
      at: [0, 50],
      attributes: { 'http.target': '/buy', ...by },
    });
    expect(judge(silent, callee({ attributes: { ...served('/reserve'), ...by } })).verdict).toBe('connected');
  });

  it('finds a call that lost its request inside one process', () => {
    const silent = traceOf({ service: 'shop', kind: 'server', at: [0, 50], resource: { 'service.instance.id': 'a' } });
    const lost = { service: 'shop', kind: 'client', at: [10, 20], attributes: http('/x') } as const;
    expect(judge(silent, traceOf({ ...lost, resource: { 'service.instance.id': 'a' } })).findings[0]?.rule).toBe(
      'async-context-lost',
    );
    expect(judge(silent, traceOf({ ...lost, resource: { 'service.instance.id': 'b' } })).verdict).toBe('connected');
  });

  it('does not take the start-up span of a framework for lost work', () => {
    const silent = traceOf({ service: 'shop', kind: 'server', at: [0, 50] });
    expect(
      judge(silent, traceOf({ service: 'shop', kind: 'internal', name: 'Create App', at: [10, 20] })).verdict,
    ).toBe('connected');
  });

  it('finds a message that was sent without the context, by its id, however late it is read', () => {
    const message = {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'orders',
      'messaging.message.id': 'm-1',
    };
    const sent = traceOf({
      service: 'shop',
      kind: 'server',
      at: [0, 9],
      below: [{ service: 'shop', kind: 'producer', at: [2, 3], attributes: message }],
    });
    const read = traceOf({ service: 'mailer', kind: 'consumer', at: [60_000, 60_010], attributes: message });
    const other = traceOf({
      service: 'mailer',
      kind: 'consumer',
      at: [50, 60],
      attributes: { ...message, 'messaging.message.id': 'm-2' },
    });
    expect(judge(sent, read, other).findings[0]).toMatchObject({
      rule: 'queue-not-injected',
      hop: { from: 'shop', to: 'mailer' },
      there: { trace_id: read.traceId },
    });
    expect(judge(other, sent).verdict).toBe('connected');
  });

  it('finds a callee that has spans of its own, but none for what arrived', () => {
    const own = traceOf({ service: 'stock', kind: 'client', at: [10, 30], attributes: http('/z', 'db-proxy') });
    expect(judge(caller(), own).findings[0]?.rule).toBe('server-not-instrumented');
  });

  it.each([
    ['00-AAAA1111AAAA1111AAAA1111AAAA1111-BBBB1111BBBB1111-01', 'invalid-header'],
    [
      [
        '00-aaaa1111aaaa1111aaaa1111aaaa1111-bbbb1111bbbb1111-01',
        '00-cccc1111aaaa1111aaaa1111aaaa1111-bbbb1111bbbb1111-01',
      ],
      'duplicate-header',
    ],
  ])('reads the header that a root recorded: %s', (header, cause) => {
    const root = callee({ attributes: { ...served('/reserve'), 'http.request.header.traceparent': header } });
    expect(judge(root).findings[0]).toMatchObject({ verdict: 'split', rule: cause });
  });

  it('joins a half that is late by its clock only by a key that needs no clock', () => {
    const ids = { 'x-request-id': 'req-4711-4711' };
    const off = callee({ attributes: served('/reserve', 'stock', 8080, ids) });
    expect(judge(caller({}, ids), later(off, 5_000)).verdict).toBe('split');
    expect(judge(caller(), later(callee(), 5_000)).verdict).toBe('connected');
  });
});
