import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const again = 'http.request.header.x-request-id';
const resent = { [again]: '2840e383-d01e-4408-a74e-6f5d8361bf17' };

/** A whole request, which calls somebody outside; `from` is where it begins. */
function payment(from: Partial<SpanPlan> = {}) {
  return traceOf({
    service: 'payments',
    kind: 'server',
    at: [0, 180],
    name: 'POST /payments',
    attributes: { 'http.request.method': 'POST', 'url.path': '/payments', ...resent },
    below: [
      {
        service: 'payments',
        kind: 'client',
        at: [10, 170],
        attributes: { 'http.request.method': 'POST', 'url.full': 'https://test.adyen.com/v71/payments' },
      },
    ],
    ...from,
  });
}

describe('a request that its client sends again with the same id', () => {
  it.each([250, 820, 1_900])('is not what the first one called, %d ms later', (ms) => {
    const [first, second] = [payment(), later(payment(), ms)];
    expect(judge(first, second).findings).toEqual([]);
    expect(judge(second, first).findings).toEqual([]);
  });

  it('is what the first one called, where it begins elsewhere', () => {
    const bank = later(payment({ service: 'bank', name: 'POST /charge', below: [] }), 820);
    const attributes = { 'http.request.method': 'POST', 'url.full': 'http://desk:8080/jobs', ...resent };
    const desk: SpanPlan = { service: 'payments', kind: 'client', at: [10, 170], attributes };
    expect(judge(payment({ below: [desk] }), bank).verdict).toBe('split');
  });
});

describe('runs of one job that overlap', () => {
  const run = (id: string) =>
    traceOf({
      service: 'airflow',
      kind: 'internal',
      at: [0, 11_000],
      name: 'hourly_rollup',
      attributes: { 'dag.id': 'hourly_rollup', 'run.id': id },
      below: [{ service: 'airflow', kind: 'internal', at: [500, 9_000], name: 'rollup' }],
    });

  it('are beside each other, whatever they share', () => {
    const [first, second] = [run('scheduled__10'), later(run('scheduled__11'), 8_000)];
    expect(judge(first, second).findings).toEqual([]);
    expect(judge(second, first).findings).toEqual([]);
  });
});

describe("Istio's sidecar, whose spans to the app name the service and not the proxy", () => {
  const node = 'sidecar~10.1.0.31~details-v1~books.svc.cluster.local';
  const proxy = { component: 'proxy', 'istio.canonical_service': 'details' };
  const request = traceOf({
    service: 'details.books',
    kind: 'server',
    at: [0, 70],
    name: 'details.books.svc.cluster.local:9080/*',
    scope: 'envoy',
    attributes: { ...proxy, node_id: node, upstream_cluster: 'inbound|9080||' },
    below: [
      {
        service: 'details.books',
        kind: 'client',
        at: [1, 69],
        name: 'router inbound|9080|| egress',
        scope: 'envoy',
        attributes: { ...proxy, upstream_cluster: 'inbound|9080||' },
      },
    ],
  });
  const goesOn = later(
    traceOf({
      service: 'details.books',
      kind: 'server',
      at: [0, 40],
      name: 'isbn.books.svc.cluster.local:8080/*',
      scope: 'envoy',
      attributes: { ...proxy, node_id: node, upstream_cluster: 'outbound|8080||isbn.books.svc.cluster.local' },
    }),
    10,
  );

  it('is known again by its node_id on the way out', () => {
    const [finding] = judge(request, goesOn).findings;
    expect(finding).toMatchObject({ rule: 'not-forwarded', verdict: 'split' });
    expect(finding?.evidence.map(({ code }) => code)).toContain('same-proxy-node');
  });
});
