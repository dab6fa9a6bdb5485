import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const id = { 'workflow.id': 'wf-7f3a90' };

/** A request that starts something by a call from 5 to 25 ms. */
function asks(call: Partial<SpanPlan>) {
  const below: SpanPlan = {
    service: 'api',
    kind: 'client',
    at: [5, 25],
    name: 'StartWorkflow:Book',
    scope: 'temporal',
    ...call,
  };
  return traceOf({
    service: 'api',
    kind: 'server',
    at: [0, 30],
    attributes: { 'http.request.method': 'POST' },
    below: [below],
  });
}

function runs(atMs: number, work: Partial<SpanPlan> = {}) {
  return later(
    traceOf({ service: 'worker', kind: 'server', at: [0, 300], name: 'RunWorkflow:Book', attributes: id, ...work }),
    atMs,
  );
}

const split = [{ rule: 'queue-not-injected', hop: { from: 'api', to: 'worker' } }];

describe('work that a call only starts', () => {
  it.each([140, 9_000, 20 * 60_000])('is joined to it by a value of both, %d ms later', (ms) => {
    expect(judge(asks({ attributes: id }), runs(ms)).findings).toMatchObject(split);
  });

  it('may be the engine of somebody else, and the service that calls may run it itself', () => {
    const attributes = { 'rpc.method': 'StartExecution', 'server.address': 'states.eu-west-1.amazonaws.com', ...id };
    expect(judge(asks({ name: 'SFN.StartExecution', attributes }), runs(400)).findings).toMatchObject(split);
    const own = judge(asks({ attributes: id }), runs(400, { service: 'api' }));
    expect(own.findings).toMatchObject([{ rule: 'queue-not-injected', hop: { from: 'api', to: 'api' } }]);
  });

  it('is told by what the call says, or by the value on the call itself', () => {
    const post = { 'http.request.method': 'POST', 'url.full': 'http://engine:80/things' };
    expect(judge(asks({ name: 'POST', attributes: { ...post, ...id } }), runs(400)).verdict).toBe('split');
    const elsewhere = traceOf({
      service: 'api',
      kind: 'server',
      at: [0, 30],
      attributes: id,
      below: [{ service: 'api', kind: 'client', at: [5, 25], name: 'POST', attributes: post }],
    });
    expect(judge(elsewhere, runs(4_000)).verdict).toBe('connected');
  });

  it.each(['StartWorkflow:Book', 'enqueue InvoiceMailer.Send', 'perform_later InvoiceJob'])(
    "is told by the caller's own span, of no kind: %s",
    (name) => {
      const asked = (attributes: Record<string, string>) => asks({ name, kind: 'internal', attributes });
      expect(judge(asked(id), runs(400)).findings).toMatchObject(split);
      expect(judge(asked({ 'workflow.id': 'wf-000001' }), runs(400)).verdict).toBe('connected');
    },
  );

  it('is not told by a span of no kind that only computes', () => {
    expect(judge(asks({ name: 'render invoice', kind: 'internal', attributes: id }), runs(4_000)).verdict).toBe(
      'connected',
    );
  });

  it('may be taken from a queue by a library that tells of it, behind a job API that tells nothing', () => {
    const attributes = { 'http.request.method': 'POST', 'url.full': 'http://desk:80/jobs', ...id };
    const queue = { ...id, 'messaging.system': 'pg-boss', 'messaging.destination.name': 'films' };
    const taken = (kind: 'consumer' | 'producer') => runs(400, { kind, name: 'films', attributes: queue });
    expect(judge(asks({ name: 'POST', attributes }), taken('consumer')).findings).toMatchObject(split);
    expect(judge(asks({ name: 'POST', attributes }), taken('producer')).verdict).toBe('connected');
  });

  it('names the place that the engine has for a context', () => {
    const [cause] =
      judge(asks({ attributes: id, scope: 'temporalio.contrib.opentelemetry' }), runs(140)).findings[0]?.causes ?? [];
    expect(cause?.mend).toContain("Temporal's OpenTelemetry interceptor");
  });

  it.each<[string, Partial<SpanPlan>]>([
    ['is a request of its own', { attributes: { ...id, 'http.request.method': 'GET', 'url.path': '/workflows' } }],
    ['was asked for by a user', { attributes: { ...id, 'user_agent.original': 'Mozilla/5.0' } }],
    ['carries another value', { attributes: { 'workflow.id': 'wf-000001' } }],
  ])('is not what %s', (_, work) => {
    expect(judge(asks({ attributes: id }), runs(4_000, work)).verdict).toBe('connected');
  });

  it('is not started by a call that only reads', () => {
    const attributes = { ...id, 'http.request.method': 'GET', 'url.full': 'http://engine:80/workflows/wf-7f3a90' };
    expect(judge(asks({ name: 'GET', attributes }), runs(4_000)).verdict).toBe('connected');
  });
});

describe('a request that is sent again with the same request id', () => {
  const request = { 'x-request-id': '3f1c9d52-6a0e-4c2b-9a31-77aa01c4be10' };
  const proxy = { component: 'proxy', upstream_cluster: 'bank', ...request };
  const first = traceOf({
    service: 'edge',
    kind: 'server',
    at: [0, 50],
    name: 'ingress',
    scope: 'envoy',
    attributes: proxy,
  });
  const callee = traceOf({
    service: 'bank',
    kind: 'server',
    at: [5, 40],
    attributes: { 'http.request.method': 'POST', 'url.path': '/charge', ...request },
  });
  const web = traceOf({
    service: 'web',
    kind: 'server',
    at: [0, 60],
    attributes: { 'http.request.method': 'POST', 'url.path': '/pay', ...request },
  });

  it.each([2_500, 8_000, 60_000])('is no callee of what had ended %d ms before', (ms) => {
    expect(judge(first, later(web, ms)).verdict).toBe('connected');
    expect(judge(later(web, ms), first).verdict).toBe('connected');
  });

  it('has its own halves: each goes with that of its own moment', () => {
    const again = { ...later(first, 8_000), traceId: 'a'.repeat(32) };
    const second = { ...again, spans: again.spans.map((span) => ({ ...span, traceId: again.traceId })) };
    expect(judge(callee, first, second).findings).toMatchObject([{ here: { trace_id: first.traceId } }]);
    expect(judge(later(callee, 8_000), first, second).findings).toMatchObject([{ here: { trace_id: second.traceId } }]);
  });
});

describe('a request that is sent again with the same request id', () => {
  const kiosk = (callee: boolean): SpanPlan => ({
    service: 'kiosk',
    kind: 'server',
    at: [0, 60],
    attributes: { 'http.request.method': 'PUT', 'url.path': '/put' },
    below: callee
      ? []
      : [
          {
            service: 'kiosk',
            kind: 'client',
            at: [5, 55],
            scope: 'io.opentelemetry.java-http-client',
            attributes: {
              'http.request.method': 'PUT',
              'url.full': 'http://till:8080/put',
              'http.request.header.x-request-id': 'rq-118-abc',
            },
          },
        ],
  });
  const till: SpanPlan = {
    service: 'till',
    kind: 'server',
    at: [8, 50],
    attributes: {
      'http.request.method': 'PUT',
      'url.path': '/put',
      'http.request.header.x-request-id': 'rq-118-abc',
    },
  };

  it.each([300, 1_900, 2_100, 8_000])(
    'is no callee of the first, %i ms later: each half goes with its own moment',
    (ms) => {
      const [call, callee] = [traceOf(kiosk(false)), traceOf(till)];
      const [again, calleeAgain] = [later(traceOf(kiosk(false)), ms), later(traceOf(till), ms)];
      for (const [asked, other] of [
        [call, callee],
        [again, calleeAgain],
      ] as const) {
        const { findings } = judge(asked, ...[call, callee, again, calleeAgain].filter((trace) => trace !== asked));
        expect(findings.map(({ there }) => there?.trace_id)).toEqual([other.traceId]);
      }
    },
  );
});
