import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';
import { type AttributeValue } from './model.js';

type Said = Record<string, AttributeValue>;

const calls = (said: Said, more: Partial<SpanPlan> = {}) =>
  traceOf({
    service: 'shop',
    kind: 'server',
    at: [0, 60],
    below: [{ service: 'shop', kind: 'client', at: [4, 56], attributes: said, ...more }],
  });
const serves = (said: Said, more: Partial<SpanPlan> = {}) =>
  traceOf({ service: 'stock', kind: 'server', at: [9, 40], attributes: said, ...more });

describe('a gRPC method is the same', () => {
  const names: readonly (readonly [string, Said])[] = [
    ['as service and method', { 'rpc.system': 'grpc', 'rpc.service': 'shop.Stock', 'rpc.method': 'Reserve' }],
    ['in one', { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.Stock/Reserve' }],
    ['as a path', { 'http.method': 'POST', 'http.url': 'http://10.2.3.4:9090/shop.Stock/Reserve' }],
  ];
  const pairs = names.flatMap(([one, here]) => names.map(([other, there]) => [one, other, here, there] as const));

  it.each(pairs)('%s and %s', (_, __, here, there) => {
    expect(judge(calls(here), serves(there)).verdict).toBe('split');
  });

  it.each(names)('and no other method %s', (_, here) => {
    const other = { 'rpc.system': 'grpc', 'rpc.service': 'shop.Stock', 'rpc.method': 'Release' };
    const listed = calls({ ...here, 'server.address': 'stock' });
    expect(judge(listed, serves({ ...other, 'server.address': 'stock' })).verdict).toBe('connected');
  });

  it('in the name of the span, where nothing else says it', () => {
    const bare = { 'rpc.system': 'grpc' };
    expect(
      judge(calls(bare, { name: 'shop.Stock/Reserve' }), serves(bare, { name: 'shop.Stock/Reserve' })).verdict,
    ).toBe('split');
  });

  it('whether the answer is told as HTTP or as gRPC', () => {
    const said = { 'rpc.system': 'grpc', 'rpc.service': 'shop.Stock', 'rpc.method': 'Reserve' };
    const fits = serves({ ...said, 'rpc.grpc.status_code': 5 });
    const report = judge(calls({ ...said, 'http.status_code': 200 }), fits);
    expect(report.findings[0]?.candidates[0]?.against).toEqual([]);
  });

  it('health checks come from the platform', () => {
    const check = { 'rpc.system': 'grpc', 'rpc.service': 'grpc.health.v1.Health', 'rpc.method': 'Check' };
    const silent = traceOf({ service: 'shop', kind: 'server', at: [0, 60] });
    expect(judge(silent, serves(check)).verdict).toBe('connected');
  });
});

describe('who calls is told by the user agent that the callee saw', () => {
  const said = { 'http.request.method': 'GET', 'url.full': 'http://stock:8080/items' };
  const java = { resource: { 'telemetry.sdk.language': 'java' } };
  const seen = (agent: string) =>
    serves({
      'http.request.method': 'GET',
      'url.path': '/items',
      'server.address': 'stock',
      'server.port': 8080,
      'user_agent.original': agent,
    });

  it('a client of the same language may be the one, of another is not', () => {
    expect(judge(calls(said, java), seen('Java-http-client/21.0.4')).verdict).toBe('split');
    expect(judge(calls(said, java), seen('python-requests/2.32')).verdict).toBe('connected');
  });
});

describe("a device's clock", () => {
  const phone = { 'device.id': 'd-1', 'os.name': 'iOS' };
  const call = { 'http.request.method': 'POST', 'url.full': 'https://api.example.com/cart/items' };
  const app = (more: Said) =>
    traceOf({ service: 'app', kind: 'client', at: [0, 300], attributes: { ...call, ...more }, resource: phone });
  const server = (more: Said, resource: Said = {}) =>
    serves(
      { 'http.request.method': 'POST', 'url.path': '/cart/items', 'server.address': 'api.example.com', ...more },
      { resource },
    );

  it('may be minutes off: a key that only the two carry joins them', () => {
    const keys: Said[] = [{ 'x-request-id': 'c0ffee-11' }, { 'cart.id': 'c-8812' }];
    for (const key of keys) {
      for (const off of [-240_000, 240_000]) {
        expect(judge(app(key), later(server(key), off)).findings).toMatchObject([
          { hop: { from: 'app', to: 'stock' } },
        ]);
      }
    }
  });

  it('is no excuse without a key, nor for one that many carry', () => {
    expect(judge(app({}), later(server({}), 240_000)).verdict).toBe('connected');
    const cart = { 'cart.id': 'c-8812' };
    expect(judge(app(cart), later(server(cart), 240_000), later(server(cart), 250_000)).verdict).toBe('connected');
  });

  it('is no excuse for a server', () => {
    const cart = { 'cart.id': 'c-8812' };
    const asked = calls({ ...call, ...cart });
    expect(judge(asked, later(server(cart), 240_000)).verdict).toBe('connected');
  });
});

describe('work that a service began by itself while somebody called another', () => {
  const call = calls({ 'http.request.method': 'GET', 'url.full': 'http://10.0.0.9:8080/x' });
  const own = (more: Partial<SpanPlan> = {}) =>
    traceOf({ service: 'stock', kind: 'internal', name: 'refresh', at: [9, 40], ...more });

  it('is taken for the callee only where the service never shows what it receives', () => {
    expect(judge(call, own()).findings[0]?.rule).toBe('loaded-late');
    const elsewhere = later(serves({ 'url.path': '/y', 'user_agent.original': 'curl/8' }), 5_000);
    expect(judge(call, own(), elsewhere).verdict).toBe('connected');
  });
});

describe('a callee that shows nothing but its queries', () => {
  const query = (from: number) =>
    traceOf({ service: 'stock', kind: 'client', at: [from, from + 3], attributes: { 'db.system': 'postgresql' } });

  it('is one break, however many queries it makes', () => {
    const queries = [query(10), query(15), query(20)];
    const asked = calls({ 'http.request.method': 'GET', 'url.full': 'http://stock:8080/x' });
    expect(judge(asked, ...queries).findings).toMatchObject([{ rule: 'server-not-instrumented', ambiguous: false }]);
    const elsewhere = calls({ 'http.request.method': 'GET', 'url.full': 'http://cache:8080/x' });
    expect(judge(elsewhere, ...queries).verdict).toBe('connected');
  });
});

describe('work put aside by a service that calls others too', () => {
  const order = (at: number) =>
    later(
      traceOf({
        service: 'shop',
        kind: 'server',
        at: [0, 50],
        attributes: { 'url.path': '/orders', 'http.request.method': 'POST' },
        below: [
          {
            service: 'shop',
            kind: 'client',
            at: [5, 20],
            attributes: { 'url.full': 'http://stock/x' },
            below: [{ service: 'stock', kind: 'server', at: [6, 19] }],
          },
        ],
      }),
      at,
    );
  const mail = (at: number) =>
    later(
      traceOf({ service: 'shop', kind: 'client', at: [30, 45], attributes: { 'url.full': 'http://mail/send' } }),
      at,
    );

  it('is lost where it happens every time', () => {
    const times = [0, 3_000, 9_000];
    const all = times.flatMap((at) => [order(at), mail(at)]);
    for (const asked of all) expect(judge(asked, ...all).findings[0]?.rule).toBe('async-context-lost');
  });

  it('is not claimed of one occasion, nor of what also happens while nothing runs', () => {
    expect(judge(order(0), mail(0)).verdict).toBe('connected');
    const all = [0, 3_000, 9_000].flatMap((at) => [order(at), mail(at)]);
    expect(judge(order(20_000), ...all, mail(20_000), mail(15_000)).verdict).toBe('connected');
  });
});

describe('a link below a poll', () => {
  it('stands for the parent of the message it handles', () => {
    const queue = { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'jobs' };
    const sent = traceOf({ service: 'shop', kind: 'producer', at: [0, 3], attributes: queue });
    const target = { traceId: sent.traceId, spanId: sent.spans[0]?.spanId ?? '' };
    const poll = traceOf({
      service: 'worker',
      kind: 'client',
      name: 'receive jobs',
      at: [5, 20],
      attributes: { ...queue, 'messaging.operation.type': 'receive' },
      below: [{ service: 'worker', kind: 'internal', at: [6, 9], links: [target] }],
    });
    expect(judge(sent, poll).verdict).toBe('linked');
  });
});
