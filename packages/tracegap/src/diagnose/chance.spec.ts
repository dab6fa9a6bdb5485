/** What may be there by chance, and what tells equal candidates apart. */
import { type Trace } from '../model/trace.js';
import { type SpanPlan, later, traceOf } from '../testing/spans.js';
import { type TraceReport } from '../report.js';
import { diagnose } from './diagnose.js';

const judge = (asked: Trace, ...others: Trace[]): TraceReport =>
  diagnose([asked, ...others], { traceId: asked.traceId }).report;
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
