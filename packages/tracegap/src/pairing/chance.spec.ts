/** What may be there by chance, and what tells equal candidates apart. */
import { type Trace } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const server = (service: string, at: SpanPlan['at'], attributes = {}, below: SpanPlan[] = []): SpanPlan => ({
  service,
  kind: 'server',
  at,
  attributes,
  below,
});

describe('a request that nothing but the moment joins to another', () => {
  const asks = traceOf(server('webshop', [0, 60], { 'url.path': '/checkout/u-88121' }));
  const hold = (path: string, agent = 'node') =>
    traceOf(server('stock', [20, 50], { 'url.path': path, 'user_agent.original': agent }));
  const crowd = Array.from({ length: 16 }, (_, index) => {
    const at = 200 + index * 90;
    return traceOf(server(`other-${index}`, [at, at + 9], { 'url.path': '/x' }));
  });

  it('is named where it is the only one far and wide', () => {
    expect(judge(asks, hold('/hold')).findings).toMatchObject([{ rule: 'client-not-instrumented' }]);
  });

  it('is not where so much begins that one would fall there by chance', () => {
    expect(judge(asks, hold('/hold'), ...crowd).verdict).toBe('connected');
  });

  it('is all the same if both are about one thing', () => {
    expect(judge(asks, hold('/hold/u-88121'), ...crowd).findings).toMatchObject([{ hop: { to: 'stock' } }]);
  });

  it('and if it is so every time', () => {
    const times = [5_000, 10_000, 15_000].flatMap((at) => [later(asks, at), later(hold('/hold'), at)]);
    const again = times.map((trace, index) => ({
      ...trace,
      traceId: `ee${index.toString(16).padStart(30, '0')}`,
      spans: trace.spans.map((span) => ({ ...span, traceId: `ee${index.toString(16).padStart(30, '0')}` })),
    }));
    expect(judge(asks, hold('/hold'), ...crowd, ...again).findings).toMatchObject([{ hop: { to: 'stock' } }]);
  });
});

describe('several requests at once', () => {
  const order = (id: string) => traceOf(server('storefront', [0, 80], { 'app.order.number': id }));
  const quote = (said: Record<string, string>) => traceOf(server('pricing', [20, 60], said));

  it.each([
    ['an attribute of another name', (id: string) => ({ order_ref: id })],
    ['a part of the path', (id: string) => ({ 'url.path': `/quote/${id}` })],
    ['a value in the query', (id: string) => ({ 'url.path': '/quote', 'url.query': `lang=en&order=${id}` })],
  ])('are told apart by what they are about, here as %s', (_, said) => {
    const ids = ['ORD-7300', 'ORD-7301', 'ORD-7302'];
    const pairs = ids.map((id) => [order(id), quote(said(id))] as const);
    for (const [asked, there] of pairs) {
      expect(judge(asked, ...pairs.flat()).findings).toMatchObject([
        { ambiguous: false, there: { trace_id: there.traceId } },
      ]);
    }
  });

  it('are ambiguous if all are about the same, or say nothing of it', () => {
    const pairs = [0, 1, 2].map(() => [order('ORD-7300'), quote({ order_ref: 'ORD-7300' })] as const);
    expect(judge(pairs[0]?.[0] as Trace, ...pairs.flat()).findings).toMatchObject([{ ambiguous: true }]);
  });
});

describe('two calls that differ in a parameter only', () => {
  const call = (url: string): SpanPlan => ({
    service: 'till',
    kind: 'client',
    at: [5, 45],
    attributes: { 'http.request.method': 'POST', 'url.full': url },
  });
  const points = (query: string) =>
    traceOf({
      ...server('loyalty', [10, 40], {
        'http.request.method': 'POST',
        'server.address': 'loyalty',
        'server.port': 3000,
        'url.path': '/points',
        'url.query': query,
      }),
    });

  it('are two, unless the value was redacted', () => {
    const asked = (url: string) => traceOf(server('till', [0, 50], {}, [call(url)]));
    const url = 'http://loyalty:3000/points?card=C-7317';
    expect(judge(asked(url), points('card=C-7317')).verdict).toBe('split');
    expect(judge(asked(url), points('card=C-7334')).verdict).toBe('connected');
    expect(judge(asked(url), points('card=REDACTED')).verdict).toBe('split');
  });
});

describe('an app behind a sidecar that carries its calls, too', () => {
  const proxy = (node: string, at: SpanPlan['at'], name: string, below: SpanPlan[] = []): SpanPlan => ({
    service: `${node}-sidecar`,
    kind: 'server',
    at,
    name,
    scope: 'envoy',
    attributes: { node_id: node, upstream_cluster: name },
    below,
  });
  const through = (): SpanPlan => ({
    service: 'page',
    kind: 'client',
    at: [5, 55],
    below: [proxy('reviews', [8, 52], 'ingress reviews')],
  });

  it('did not make a call that does not come from the sidecar', () => {
    const asked = traceOf(server('page', [0, 60], {}, [through()]));
    const stranger = traceOf(server('booking', [20, 40]));
    expect(judge(asked, stranger).verdict).toBe('split');
    const own = later(traceOf(proxy('reviews', [20, 40], 'egress ratings')), 30_000);
    expect(judge(asked, stranger, own).verdict).toBe('connected');
  });
});

describe('one user who asks for two things at once', () => {
  const said = { 'order.id': 'ord_5118a', 'network.peer.address': '10.77.0.1' };
  const bank: SpanPlan = {
    service: 'purchase',
    kind: 'client',
    at: [6, 150],
    attributes: { 'http.request.method': 'POST', 'url.full': 'http://bank:8443/v3/charges' },
  };
  const purchase = traceOf(server('purchase', [0, 152], said, [bank]));
  const status = (more = {}) =>
    traceOf(server('order-status', [67, 73], { ...said, 'http.request.method': 'GET', 'url.path': '/s/1', ...more }));

  it('did both: the second did not come of the first, whatever value is in both', () => {
    expect(judge(purchase, status()).verdict).toBe('connected');
    expect(judge(purchase, status({ 'network.peer.address': '10.77.0.9' })).verdict).toBe('split');
  });
});

describe('services that all run on one host', () => {
  const from = (agent: string) => ({ 'network.peer.address': '10.77.0.1', 'user_agent.original': agent });
  const asks = traceOf(server('webshop', [0, 60], from('Mozilla/5.0')));

  it('are called from one address by many programs', () => {
    expect(judge(asks, traceOf(server('stock', [20, 50], from('python-requests/2.32')))).verdict).toBe('split');
    expect(judge(asks, traceOf(server('stock', [20, 50], from('Mozilla/5.0')))).verdict).toBe('connected');
  });

  it('are called from the address from which their users call, too', () => {
    const said = { 'network.peer.address': '10.77.0.1' };
    const called = (by: string) => server('webshop', [3, 59], { 'network.peer.address': by });
    const through = (by: string) =>
      traceOf(server('edge', [0, 62], said, [{ service: 'edge', kind: 'client', at: [1, 61], below: [called(by)] }]));
    const dark = traceOf(server('stock', [20, 50], said));
    expect(judge(through('10.77.0.1'), dark).verdict).toBe('split');
    expect(judge(through('10.77.0.9'), dark).verdict).toBe('connected');
  });
});

describe('a balancer that all calls pass', () => {
  const call = (id: string) =>
    traceOf(
      server('reader', [0, 60], {}, [
        {
          service: 'reader',
          kind: 'client',
          at: [5, 55],
          attributes: {
            'http.request.method': 'GET',
            'url.full': `http://lb/entries/${id}`,
            'network.peer.address': '10.77.0.12',
          },
        },
      ]),
    );
  const entry = (id: string) =>
    traceOf(
      server('entries', [10, 50], {
        'http.request.method': 'GET',
        'url.path': `/entries/${id}`,
        'server.address': 'lb',
        'network.peer.address': '10.77.0.12',
      }),
    );

  it('is no key: who asked for one entry did not get another', () => {
    const pairs = ['c1000', 'c1001', 'c1002'].map((id) => [call(id), entry(id)] as const);
    for (const [asked, there] of pairs) {
      expect(judge(asked, ...pairs.flat()).findings).toMatchObject([{ there: { trace_id: there.traceId } }]);
    }
    expect(judge(call('c1000'), entry('c1001')).verdict).toBe('connected');
  });
});

describe('a gateway that shows what it receives and not what it sends', () => {
  const through = {
    'http.request.method': 'GET',
    'user_agent.original': 'Go-http-client/1.1',
    'client.address': '10.0.0.5',
  };
  const gateway = server('edge', [5, 55], { ...through, 'url.path': '/media/render' });
  const asks = traceOf(server('cms', [0, 60], {}, [{ service: 'cms', kind: 'client', at: [3, 58], below: [gateway] }]));
  const media = (more = {}) => traceOf(server('media', [10, 50], { ...through, 'url.path': '/render', ...more }));

  it('is known by the request that it hands on', () => {
    const [finding] = judge(asks, media()).findings;
    expect(finding).toMatchObject({ rule: 'gateway-strips', hop: { from: 'edge', to: 'media' } });
    expect(judge(asks, media({ 'user_agent.original': 'okhttp/4' })).findings[0]?.rule).not.toBe('gateway-strips');
  });
});

describe('a call whose callee is known', () => {
  it('is one break, though another request may have answered it, too', () => {
    const asks = (id: string, at: SpanPlan['at']) =>
      traceOf(
        server('bff', [0, 60], { 'order.id': id }, [
          { service: 'bff', kind: 'client', at, attributes: { 'url.full': 'http://playlist:80/p' } },
        ]),
      );
    const answers = (more = {}) => traceOf(server('playlist', [20, 40], { 'url.path': '/p', ...more }));
    const [first, second] = [asks('ord_5118a', [5, 55]), asks('ord_5118b', [5, 55])];
    const report = judge(first, second, answers({ 'order.id': 'ord_5118a' }), answers());
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.ambiguous).toBe(false);
  });
});

describe('an app without spans that answers first and calls on later', () => {
  const form = { 'form.id': 'F-7300' };
  const intake: SpanPlan = {
    service: 'web',
    kind: 'client',
    at: [5, 55],
    attributes: { 'url.full': 'http://queue-app/f' },
  };
  const asked = traceOf(server('web', [0, 60], form, [intake]));
  const stores = (more: Record<string, string>) => later(traceOf(server('archive', [0, 20], more)), 955);

  it('is found by a value that only the two halves carry, if a program called', () => {
    expect(judge(asked, stores({ ...form, 'user_agent.original': 'Go-http-client/1.1' })).findings).toMatchObject([
      { rule: 'not-forwarded', hop: { from: 'web', to: 'archive' } },
    ]);
  });

  it.each([
    ['by a user', { ...form, 'user_agent.original': 'Mozilla/5.0' }],
    ['by who knows whom', form],
    ['about something else', { 'form.id': 'F-7301', 'user_agent.original': 'Go-http-client/1.1' }],
  ])('is not assumed of a request that was made %s', (_, said) => {
    expect(judge(asked, stores(said)).verdict).toBe('connected');
  });
});

describe('clocks that are synchronised as well as clocks are', () => {
  it('may put a callee some milliseconds before its call', () => {
    const call = { 'http.request.method': 'GET', 'url.full': 'http://stock:80/items/4711' };
    const asks = traceOf(
      server('shop', [0, 60], {}, [{ service: 'shop', kind: 'client', at: [2, 50], attributes: call }]),
    );
    const answers = (from: number) =>
      later(traceOf(server('stock', [0, 40], { 'http.request.method': 'GET', 'url.path': '/items/4711' })), from);
    expect(judge(asks, answers(-20)).findings[0]).toMatchObject({
      verdict: 'split',
      hop: { from: 'shop', to: 'stock' },
    });
    expect(judge(asks, answers(-200)).verdict).not.toBe('split');
  });
});
