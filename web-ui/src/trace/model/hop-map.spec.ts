import { type Finding, type Hop } from 'tracegap';
import { layoutHops } from './hop-layout';
import { hopMap } from './hop-map';

const hop = (
  from: string | null,
  to: string | null,
  state: Hop['state'] = 'whole',
  finding: number | null = null,
): Hop => ({
  from,
  to,
  state,
  finding,
});
const lost = (dark: string | null): Finding => ({
  rule: 'not-forwarded',
  severity: 'break',
  verdict: 'split',
  hop: { from: 'in', to: 'out' },
  dark,
  here: { trace_id: 'a', span_id: 'b' },
  there: { trace_id: 'c', span_id: 'd' },
  ambiguous: false,
  candidates: [],
  evidence: [],
  causes: [],
});
const told = (map: ReturnType<typeof hopMap>) => map.edges.map(({ from, to, state }) => `${from}>${to} ${state}`);

describe('hopMap', () => {
  it('puts a chain into one lane, in the order of the calls', () => {
    const map = hopMap({ hops: [hop('b', 'c'), hop('a', 'b')], findings: [], services: ['a', 'b', 'c'] });
    expect(map.nodes.map(({ id, column, lane }) => [id, column, lane]).sort()).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['c', 2, 0],
    ]);
  });

  it('shows the service that emitted nothing between the halves, and the break after it', () => {
    const map = hopMap({ hops: [hop('in', 'out', 'broken', 0)], findings: [lost('app')], services: ['in', 'out'] });
    expect(told(map)).toEqual(['in>app dark', 'app>out broken']);
    expect(map.nodes.find(({ id }) => id === 'app')?.presence).toBe('dark');
  });

  it('breaks the line between the two services where nobody stands between them', () => {
    const map = hopMap({ hops: [hop('in', 'out', 'broken', 0)], findings: [lost(null)], services: ['in', 'out'] });
    expect(told(map)).toEqual(['in>out broken']);
  });

  it('opens a lane for each further callee', () => {
    const map = hopMap({ hops: [hop('a', 'b'), hop('a', 'c')], findings: [], services: ['a', 'b', 'c'] });
    expect(map.lanes).toBe(2);
  });

  it('draws services that call each other in a circle', () => {
    const map = hopMap({ hops: [hop('a', 'b'), hop('b', 'a')], findings: [], services: ['a', 'b'] });
    expect(map.nodes).toHaveLength(2);
    expect(map.edges).toHaveLength(2);
  });

  it('shows a service without a name, and one that was called and not seen', () => {
    const map = hopMap({ hops: [hop('a', null), hop('a', 'api.example', 'not-seen')], findings: [], services: ['a'] });
    expect(map.nodes.map(({ name, presence }) => [name, presence])).toEqual([
      ['a', 'seen'],
      [null, 'seen'],
      ['api.example', 'not-seen'],
    ]);
  });
});

describe('hopMap of a request that failed', () => {
  const chain = [hop('order', 'pricing'), hop('pricing', '127.0.0.1:8081', 'not-seen')];
  const report = { hops: chain, findings: [], services: ['order', 'pricing'] };
  const refused = { from: 'pricing', names: ['127.0.0.1:8081'], status: null, why: 'ECONNREFUSED' };

  it('draws a call without an answer as failed, not as a callee that kept silent', () => {
    const map = hopMap(report, { calls: [refused], nameOf: () => 'notify' });
    expect(told(map)).toEqual(['order>pricing whole', 'pricing>notify failed']);
    expect(map.nodes.find(({ id }) => id === 'notify')?.presence).toBe('failed');
    expect(map.edges[1]?.why).toBe('ECONNREFUSED');
  });

  it('keeps a callee that kept silent silent, as long as no call of it failed', () => {
    expect(told(hopMap(report, { calls: [] }))).toContain('pricing>127.0.0.1:8081 not-seen');
  });

  it('takes no failed try for the last word where another was answered', () => {
    const tried = { ...report, hops: [...chain, hop('pricing', 'notify')], services: ['order', 'pricing', 'notify'] };
    expect(told(hopMap(tried, { calls: [refused], nameOf: () => 'notify' }))).not.toContain('pricing>notify failed');
  });

  it('adds the services that the request did not get to', () => {
    const answered = { from: 'order', names: ['pricing'], status: '409', why: null };
    const ended = { hops: [hop('order', 'pricing')], findings: [], services: ['order', 'pricing'] };
    const map = hopMap(ended, { calls: [answered], expected: ['order', 'pricing', 'notify'] });
    expect(told(map)).toEqual(['order>pricing whole', 'pricing>notify not-called']);
    expect(map.edges[0]?.status).toBe('409');
  });
});

describe('layoutHops', () => {
  const chain = hopMap({ hops: [hop('a', 'b'), hop('b', 'c')], findings: [], services: ['a', 'b', 'c'] });

  it.each([1200, 700])('runs left to right within %i pixels', (width) => {
    const layout = layoutHops(chain, width);
    expect(layout.vertical).toBe(false);
    expect(layout.width).toBeLessThanOrEqual(width);
  });

  it('runs top to bottom on a phone', () => {
    const layout = layoutHops(chain, 340);
    expect(layout.vertical).toBe(true);
    expect(layout.width).toBeLessThanOrEqual(340);
  });
});
