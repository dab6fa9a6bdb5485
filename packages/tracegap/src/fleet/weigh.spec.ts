import { type FleetRows, type LostRow, weigh } from './weigh.js';

const services = ['web', 'orders', 'ranker'].map((service) => ({ service, spans: 1_000, begin: 1_000, called: 900 }));
const lost = (row: Partial<LostRow>): LostRow => ({
  ...{
    caller: 'web',
    target: 'orders',
    callee: 'orders',
    by: 2,
    paired: 100,
    by_chance: 0,
    also_by_chance: 0,
    examples: [],
  },
  ...row,
});
const rows = (more: Partial<FleetRows>): FleetRows => ({ services, whole: [], lost: [], queues: [], ...more });
const found = (...row: Partial<LostRow>[]) =>
  weigh(rows({ lost: row.map(lost) })).map(({ from, to, verdict, key, lost: count }) => ({
    from,
    to,
    verdict,
    key,
    count,
  }));

describe('what the rows of the database say of a hop', () => {
  it('is split where both halves carry an id', () => {
    expect(found({ by: 3, paired: 7 })).toEqual([{ from: 'web', to: 'orders', verdict: 'split', key: 'id', count: 7 }]);
  });

  it('is nothing where beginnings meet such a call as often at any other time', () => {
    expect(found({ by_chance: 96, also_by_chance: 10 })).toEqual([]);
    expect(found({ by: 1, target: '', callee: 'ranker', paired: 500, by_chance: 490 })).toEqual([]);
  });

  it('is suspected where nothing but time speaks, and only as far as chance does not explain it', () => {
    const [hop] = found({
      by: 1,
      target: 'model-server',
      callee: 'ranker',
      paired: 300,
      by_chance: 60,
      also_by_chance: 30,
    });
    expect(hop).toMatchObject({ verdict: 'suspected', key: 'time', count: 267 });
  });

  it('is not asked of time where nobody calls the service, or where the call is known to go elsewhere', () => {
    const gateway = services.map((row) => ({ ...row, called: 0 }));
    expect(weigh(rows({ services: gateway, lost: [lost({ by: 1, target: '' })] }))).toEqual([]);
    const whole = [{ caller: 'web', target: 'geo', callee: 'geo', whole: 5 }];
    expect(weigh(rows({ whole, lost: [lost({ by: 1, target: 'geo' })] }))).toEqual([]);
  });

  it('counts a beginning once: what an id explains is not explained once more by time', () => {
    const hops = found({ by: 3, paired: 900 }, { by: 1, caller: 'ranker', target: '', paired: 400 });
    expect(hops.map(({ count }) => count)).toEqual([900, 100]);
  });

  it('counts what was sent without a receiver and received without a sender, by the name of the queue', () => {
    const queue = { destination: 'mails', callers: ['web'], callees: ['mailer'], sent: 9, received: 5, examples: [] };
    expect(weigh(rows({ queues: [queue] }))).toMatchObject([
      { from: 'web', to: 'mailer', via: 'mails', verdict: 'suspected', key: 'queue', lost: 5 },
    ]);
  });
});
