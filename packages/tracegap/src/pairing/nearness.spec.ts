import { type TraceReport } from '../report/types.js';
import { type AttributeValue } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

type Said = Record<string, AttributeValue>;

const calls = (url: string, more: Partial<SpanPlan> = {}) =>
  traceOf({
    service: 'shop',
    kind: 'server',
    at: [0, 60],
    below: [
      {
        service: 'shop',
        kind: 'client',
        at: [4, 56],
        attributes: { 'http.request.method': 'GET', 'url.full': url, 'http.response.status_code': 200 },
        ...more,
      },
    ],
  });
const serves = (host: string, port: number, path: string, more: Partial<SpanPlan> = {}, said: Said = {}) =>
  traceOf({
    service: 'cells',
    kind: 'server',
    at: [9, 40],
    attributes: {
      'http.request.method': 'GET',
      'server.address': host,
      'server.port': port,
      'url.path': path,
      'http.response.status_code': 200,
      ...said,
    },
    ...more,
  });

describe('a gateway with another name and port in between', () => {
  const url = 'https://api.shop.example.com/cells/v1/items/4711';

  it('may cut a prefix: the path still names the thing that was asked for', () => {
    const report = judge(calls(url), serves('cells', 5000, '/v1/items/4711'));
    expect(report.findings).toMatchObject([{ rule: 'gateway-strips', hop: { from: 'shop', to: 'cells' } }]);
  });

  it.each([
    ['another thing', serves('cells', 5000, '/v1/items/4712')],
    ['another method', serves('cells', 5000, '/v1/items/4711', {}, { 'http.request.method': 'PUT' })],
    ['another moment', later(serves('cells', 5000, '/v1/items/4711'), 30_000)],
  ])('is not taken for %s', (_, other) => {
    expect(judge(calls(url), other).verdict).not.toBe('split');
  });

  it('is not assumed of an API of somebody else, whose path says little', () => {
    const report = judge(calls('https://api.payments.example.com/v1/charges'), serves('cells', 5000, '/v1/charges'));
    expect(report.verdict).toBe('connected');
  });
});

describe('a request cut off before and behind a gateway that has spans', () => {
  const first = calls('http://grid.shop:80/cells/9914');
  const middle = serves('grid.shop', 80, '/cells/9914', {
    service: 'gateway',
    at: [6, 46],
    below: [
      {
        service: 'gateway',
        kind: 'client',
        at: [7, 43],
        attributes: {
          'http.request.method': 'GET',
          'url.full': 'http://10.39.4.150:80/cells/9914',
          'http.response.status_code': 200,
        },
      },
    ],
  });
  const last = serves('grid.shop', 80, '/cells/9914');
  const hops = (report: TraceReport) => report.findings.map(({ hop }) => `${hop?.from} > ${hop?.to}`).sort();

  it.each([
    ['the caller', first, ['shop > gateway']],
    ['the gateway', middle, ['gateway > cells', 'shop > gateway']],
    ['the callee', last, ['gateway > cells']],
  ])('is joined link by link, asked by %s', (_, asked, expected) => {
    expect(hops(judge(asked, first, middle, last))).toEqual(expected);
  });

  it('is joined past the gateway where that has no spans', () => {
    expect(hops(judge(first, last))).toEqual(['shop > cells']);
  });
});

describe('the ingress of another proxy', () => {
  const envoy = (
    id: string,
    name: string,
    at: readonly [number, number],
    cluster: string,
    more: Partial<SpanPlan> = {},
  ) => ({
    service: id,
    kind: 'server' as const,
    name,
    at,
    scope: 'envoy',
    attributes: {
      node_id: id,
      upstream_cluster: cluster,
      'http.url': 'http://pay.b.global/charge',
      'http.method': 'POST',
      'guid:x-request-id': '8be02d5b-f5f2-9668-a5bd-430b21102e28',
    },
    ...more,
  });
  const router: SpanPlan = {
    service: 'side-a',
    kind: 'client',
    at: [8, 70],
    scope: 'envoy',
    attributes: { upstream_cluster: 'outbound|80||pay.b.global' },
  };
  const here = traceOf({
    service: 'cart',
    kind: 'client',
    at: [5, 80],
    attributes: { 'url.full': 'http://pay.b.global/charge', 'http.request.method': 'POST' },
    below: [envoy('side-a', 'egress pay.b.global', [7, 77], 'outbound|80||pay.b.global', { below: [router] })],
  });

  it('is where the egress of this one led', () => {
    const there = traceOf(envoy('edge-b', 'ingress', [18, 60], 'pay'));
    expect(judge(here, there).findings).toMatchObject([
      { rule: 'gateway-restarts', hop: { from: 'side-a', to: 'edge-b' }, there: { trace_id: there.traceId } },
    ]);
  });
});

describe('what begins by itself', () => {
  const silent = traceOf({ service: 'mail', kind: 'server', at: [0, 60], resource: { 'service.instance.id': 'i-1' } });
  const job = (more: Partial<SpanPlan>) =>
    traceOf({
      service: 'mail',
      kind: 'internal',
      name: 'IndexTask.run',
      at: [10, 40],
      resource: { 'service.instance.id': 'i-1' },
      below: [{ service: 'mail', kind: 'client', at: [12, 30], attributes: { 'server.address': 'index' } }],
      ...more,
    });

  it('is no lost work of the request that was running: a job of a scheduler', () => {
    expect(judge(silent, job({ scope: 'io.opentelemetry.spring-scheduling-3.1' })).verdict).toBe('connected');
    expect(judge(silent, job({ attributes: { 'job.system': 'quartz' } })).verdict).toBe('connected');
  });

  it('is no lost work when it also begins while nothing runs', () => {
    expect(judge(silent, job({}), later(job({}), 5_000)).verdict).toBe('connected');
  });

  it('is called by nobody where it sends to its queue while nothing runs as well', () => {
    const call = calls('http://10.0.0.7:3000/jobs');
    const beat = (atMs: number) =>
      later(
        traceOf({
          service: 'worker',
          kind: 'producer',
          name: 'send films',
          at: [0, 20],
          attributes: { 'messaging.system': 'pg-boss', 'messaging.destination.name': 'films' },
        }),
        atMs,
      );
    expect(judge(call, beat(27)).verdict).toBe('split');
    expect(judge(call, beat(27), beat(427), beat(827)).verdict).toBe('connected');
  });

  it('is lost work otherwise', () => {
    expect(judge(silent, job({})).findings[0]?.rule).toBe('async-context-lost');
  });
});

describe('a gRPC call', () => {
  const grpc = {
    'rpc.system': 'grpc',
    'rpc.service': 'fares.v2.Fares',
    'rpc.method': 'Quote',
    'net.peer.name': '10.0.0.7',
  };
  const call = calls('', { attributes: grpc });
  const request = (path: string) => serves('10.0.0.7', 8080, path, {}, { 'http.request.method': 'POST' });

  const between = (path: string) => judge(call, request(path)).findings.flatMap(({ causes }) => causes[0]?.id);

  it('is answered by the request that its path names, as a proxy in between sees it', () => {
    expect(between('/fares.v2.Fares/Quote')).toEqual(['metadata-replaced']);
  });

  it('is not answered by an HTTP request for something else on the same host: an app lies between them', () => {
    expect(between('/journeys')).toEqual(['not-forwarded']);
  });
});
