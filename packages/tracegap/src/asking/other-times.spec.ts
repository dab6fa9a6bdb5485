import { investigate } from '../investigate.js';
import { MemoryReader } from '../readers/memory.js';
import { type Trace } from '../span/model.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

const ask = ({ traceId }: Trace, ...known: Trace[]) => investigate(traceId, new MemoryReader(known), { waitMs: 0 });

const POD = { 'service.instance.id': 'portfolio-7d9f' };
const get = (url: string) => ({ 'http.request.method': 'GET', 'url.full': url, 'http.response.status_code': 200 });
const about = (...below: SpanPlan[]) =>
  traceOf({ service: 'portfolio', kind: 'server', at: [0, 40], resource: POD, below });
const poll = (at: number) =>
  later(
    traceOf({
      service: 'portfolio',
      kind: 'client',
      at: [8, 14],
      resource: POD,
      attributes: get('http://config/prod'),
    }),
    at,
  );

describe('a backend is asked for other times', () => {
  it('so that a poll of every ten seconds is no lost work of the request that it fell into', async () => {
    const [request, polls] = [about(), [-20_000, -10_000, 0, 10_000].map(poll)];
    expect((await ask(request, request, ...polls)).verdict).toBe('connected');
    expect((await ask(polls[2] as Trace, request, ...polls)).verdict).toBe('connected');
  });

  it('and takes for lost what begins while such a request is served, then as now', async () => {
    const requests = [-20_000, -10_000, 0, 10_000].map((at) => later(about(), at));
    const work = [-20_000, -10_000, 0, 10_000].map(poll);
    const report = await ask(requests[2] as Trace, ...requests, ...work);
    expect(report.findings).toMatchObject([
      { rule: 'async-context-lost', there: { trace_id: work[2]?.traceId }, ambiguous: false },
    ]);
  });

  it('so that whole requests show the clock by which a half is minutes away', async () => {
    const said = { ...get('http://risk/score'), 'server.address': 'risk' };
    const score = (below: SpanPlan[], more = {}) =>
      traceOf({
        service: 'quotes',
        kind: 'server',
        at: [0, 60],
        attributes: more,
        below: [{ service: 'quotes', kind: 'client', at: [4, 56], attributes: said, below }],
      });
    const risk = (more = {}): SpanPlan => ({
      service: 'risk',
      kind: 'server',
      at: [92_008, 92_054],
      attributes: { 'http.request.method': 'GET', 'url.path': '/score', 'server.address': 'risk', ...more },
    });
    const id = { 'quote.id': 'Q-2026-118842' };
    const [here, there] = [score([], id), traceOf(risk(id))];
    const whole = [1, 2, 3].map((turn) => later(score([risk()]), turn * 15_000));
    for (const asked of [here, there]) {
      expect((await ask(asked, here, there, ...whole)).findings).toMatchObject([
        { verdict: 'split', here: { trace_id: here.traceId }, there: { trace_id: there.traceId } },
      ]);
    }
    expect((await ask(here, here, there)).verdict).toBe('connected');
  });
});
