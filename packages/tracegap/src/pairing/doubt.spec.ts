/** What only looks like the other half, and what is it although it does not look so. */
import { type Trace } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const said = (host: string, path: string) => ({
  'http.request.method': 'GET',
  'url.full': `http://${host}:8080${path}`,
  'http.response.status_code': 200,
});
const serves = (service: string, path: string, at: SpanPlan['at'], more: Record<string, string> = {}): SpanPlan => ({
  service,
  kind: 'server',
  at,
  attributes: {
    'http.request.method': 'GET',
    'url.path': path,
    'http.route': path,
    'server.address': service,
    'server.port': 8080,
    'http.response.status_code': 200,
    ...more,
  },
});
const calls = (host: string, path: string, more: Record<string, string> = {}, ...below: SpanPlan[]) =>
  traceOf({
    service: 'shop',
    kind: 'server',
    at: [0, 60],
    attributes: more,
    below: [{ service: 'shop', kind: 'client', at: [4, 56], attributes: said(host, path), below }],
  });

describe('a script whose trace begins with its own call', () => {
  const script = (service: string) =>
    traceOf({
      service,
      kind: 'client',
      at: [10, 40],
      attributes: said('prices', '/bulk'),
      below: [serves('prices', '/bulk', [12, 38])],
    });

  it('is not what somebody called by another name at that moment', () => {
    expect(judge(calls('mainframe-bridge', '/isbn/7'), script('price-sync')).verdict).toBe('connected');
  });

  it.each([
    ['by its own name', 'fares.shop.svc.cluster.local', 'fares'],
    ['by a part of it', 'fares', 'travel-fares-v2'],
    ['by an address', '10.0.0.7', 'fares'],
  ])('is the callee without a server span that was called %s', (_, host, service) => {
    expect(judge(calls(host, '/fares/7'), script(service)).findings).toMatchObject([
      { rule: 'server-not-instrumented', hop: { from: 'shop', to: service } },
    ]);
  });

  it('is the callee by whatever name, where it is so every time', () => {
    const pairs = [0, 1, 2].map((turn) =>
      [calls('backend', '/fares/7'), script('fares')].map((trace) => later(trace, turn * 10_000)),
    );
    const [asked] = pairs[0] as [Trace];
    expect(judge(asked, ...pairs.flat()).findings).toMatchObject([{ hop: { from: 'shop', to: 'fares' } }]);
  });
});

describe('work that begins in another service while a request is served', () => {
  const order = (id: string) =>
    traceOf({ service: 'order', kind: 'server', at: [0, 40], attributes: { 'order.id': id } });
  const handles = (id: string, at: SpanPlan['at'] = [12, 30]) =>
    traceOf({ service: 'notify', kind: 'internal', at, attributes: { 'order.id': id } });

  const often = (times: number) =>
    Array.from({ length: times }, (_, turn) => later(order('ord_5118a'), (turn + 1) * 60_000));

  it('is its other half if a rare value is in both', () => {
    const [one, two] = [order('ord_5118a'), order('ord_5118b')];
    const [first, second] = [handles('ord_5118a'), handles('ord_5118b')];
    expect(judge(one, two, second, first).findings).toMatchObject([
      { hop: { from: 'order', to: 'notify' }, there: { trace_id: first.traceId }, ambiguous: false },
    ]);
  });

  it.each([
    ['another value', [handles('ord_5118b')]],
    ['the value after the request was answered', [handles('ord_5118a', [90, 120])]],
    ['a value that many carry', [handles('ord_5118a'), ...often(12)]],
  ])('is not with %s', (_, others) => {
    expect(judge(order('ord_5118a'), ...others).verdict).toBe('connected');
  });
});

describe('a callee whose clock is minutes off', () => {
  const quote = { 'quote.id': 'Q-2026-118842' };
  const fast = serves('risk', '/score', [92_010, 92_050], quote);
  const whole = (turn: number) =>
    later(calls('risk', '/score', {}, serves('risk', '/score', [92_008, 92_054])), turn * 15_000);

  it('is found where whole traces show the same', () => {
    const [asked, there] = [calls('risk', '/score', quote), traceOf(fast)];
    const report = judge(asked, there, whole(1), whole(2));
    expect(report.findings).toMatchObject([{ verdict: 'split', there: { trace_id: there.traceId } }]);
    expect(report.findings[0]?.evidence.map(({ code }) => code)).toContain('outside-parent');
  });

  it('is found by a value that only the two carry, if a program asked and nothing shows the clock to be right', () => {
    const from = (agent: string) =>
      traceOf(serves('risk', '/score', [92_010, 92_050], { ...quote, 'user_agent.original': agent }));
    const asked = calls('risk', '/score', quote);
    const there = from('Go-http-client/1.1');
    expect(judge(asked, there).findings).toMatchObject([{ verdict: 'split', there: { trace_id: there.traceId } }]);
    expect(judge(asked, from('Mozilla/5.0')).verdict).toBe('connected');
    const right = later(calls('risk', '/score', {}, serves('risk', '/score', [8, 54])), 15_000);
    expect(judge(asked, there, right).verdict).toBe('connected');
  });

  it('is not assumed otherwise: somebody asked for the same later', () => {
    const right = (turn: number) =>
      later(calls('risk', '/score', {}, serves('risk', '/score', [8, 54])), turn * 15_000);
    const report = judge(calls('risk', '/score', quote), traceOf(fast), right(1), right(2));
    expect(report.findings.filter(({ verdict }) => verdict === 'split')).toEqual([]);
  });
});

describe('a client without spans', () => {
  const called = (agent: string, at: SpanPlan['at'] = [15, 45]) =>
    traceOf(serves('fonts', '/font', at, { 'user_agent.original': agent }));
  const asks = traceOf({ service: 'composer', kind: 'server', at: [0, 70] });

  it('is seen although visitors with browsers ask for the same at other times', () => {
    const visitors = [later(called('Mozilla/5.0'), 30_000), later(called('Mozilla/5.0'), 40_000)];
    expect(judge(asks, called('Ruby'), ...visitors).findings).toMatchObject([{ rule: 'client-not-instrumented' }]);
  });

  it('is not claimed where the same program asks at other times too', () => {
    expect(judge(asks, called('Ruby'), later(called('Ruby'), 30_000)).verdict).toBe('connected');
  });
});

describe('spans below a missing parent', () => {
  it('were not called by what hangs below them', () => {
    const feed = (name: string): SpanPlan => ({
      service: 'aggregator',
      kind: 'client',
      at: [5, 45],
      lostParent: true,
      below: [{ ...serves(name, '/f', [6, 44]), below: [{ service: name, kind: 'client', at: [8, 40] }] }],
    });
    expect(judge(traceOf(feed('feed-a'), feed('feed-b'))).findings).toMatchObject([
      { verdict: 'lost-span', rule: 'lost-in-process', hop: { from: null, to: 'aggregator' } },
    ]);
  });

  it('came of no other trace where the parent was in their own process', () => {
    const lost = traceOf({
      service: 'shop',
      kind: 'client',
      at: [10, 30],
      lostParent: true,
      attributes: said('a', '/a'),
    });
    const other = traceOf({ service: 'shop', kind: 'server', at: [0, 60] });
    expect(judge(lost, other).verdict).toBe('lost-span');
    expect(judge(other, lost).verdict).toBe('connected');
  });

  it('are joined to the call of another trace only where such calls never arrive', () => {
    const orphan = traceOf({ ...serves('tax', '/calc', [14, 40]), lostParent: true });
    const asked = calls('tax', '/calc');
    expect(judge(asked, orphan).findings).toMatchObject([
      { rule: 'gateway-restarts', hop: { from: 'shop', to: 'tax' } },
    ]);
    const whole = later(calls('tax', '/calc', {}, serves('tax', '/calc', [8, 50])), 5_000);
    expect(judge(orphan, asked, whole).verdict).toBe('lost-span');
  });

  it('are the work of a gateway where the caller is there and its very request arrived', () => {
    const lost = { ...serves('tax', '/calc', [14, 40]), lostParent: true };
    const client: SpanPlan = { service: 'shop', kind: 'client', at: [4, 50], attributes: said('tax', '/calc') };
    const broken = traceOf({ service: 'shop', kind: 'server', at: [0, 60], below: [client, lost] });
    const whole = later(calls('tax', '/calc', {}, serves('tax', '/calc', [8, 50])), 5_000);
    expect(judge(broken, whole).findings[0]?.causes[0]?.id).toBe('gateway-restarts');
  });
});

describe('a call that two libraries tell of', () => {
  it('is not unsampled: the callee hangs below one of them', () => {
    const twice = traceOf({
      service: 'shop',
      kind: 'server',
      at: [0, 60],
      below: [
        { service: 'shop', kind: 'client', at: [4, 56], attributes: said('risk', '/score') },
        {
          service: 'shop',
          kind: 'client',
          at: [5, 55],
          attributes: said('risk', '/score'),
          below: [serves('risk', '/score', [8, 50])],
        },
      ],
    });
    const whole = [1, 2, 3].map((turn) =>
      later(calls('risk', '/score', {}, serves('risk', '/score', [8, 54])), turn * 9_000),
    );
    expect(judge(twice, ...whole).verdict).toBe('connected');
  });
});

describe('pairs that name the same thing on both halves as a rule', () => {
  const upload = (id: string) =>
    traceOf({
      service: 'gallery',
      kind: 'server',
      at: [0, 90],
      attributes: { 'photo.id': id },
      resource: { pod: 'g-1' },
    });
  const resize = (id: string) =>
    traceOf({
      service: 'gallery',
      kind: 'client',
      at: [10, 80],
      resource: { pod: 'g-1' },
      attributes: { 'url.full': `http://resizer:80/resize/${id}` },
    });
  const pair = (turn: number) =>
    [upload(`P-730${turn}`), resize(`P-730${turn}`)].map((trace) => later(trace, turn * 9_000));

  it('have none among them that does not: its half was lost', () => {
    const known = [1, 2, 3].flatMap(pair);
    const [alone, stranger] = [upload('P-7400'), resize('P-7500')];
    expect(judge(known[0] as Trace, alone, stranger, ...known).findings).toMatchObject([
      { rule: 'async-context-lost' },
    ]);
    expect(judge(alone, alone, stranger, ...known).verdict).not.toBe('split');
  });
});
