import { KeepTrying } from './keep-trying';
import { createServiceLogger } from './logger';
import { SingleFlight } from './single-flight';

const quiet = createServiceLogger('test', 'silent');

describe('KeepTrying', () => {
  it('tries each id until it is settled, whatever goes wrong meanwhile', async () => {
    const attempts: number[] = [];
    const done = new Promise<void>((resolve) => {
      const trying = new KeepTrying(quiet, async (id) => {
        attempts.push(id);
        if (id === 2 && attempts.filter((tried) => tried === 2).length === 1) throw new Error('unreachable');
        if (id === 2) resolve();
        return true;
      });
      trying.add(1, 2);
    });
    await done;
    expect(attempts).toEqual([1, 2, 2]);
  });

  it('stops after the attempt under way', async () => {
    let attempts = 0;
    const trying = new KeepTrying(quiet, async () => {
      attempts += 1;
      return false;
    });
    trying.add(1);
    await trying.stop();
    expect(attempts).toBe(1);
  });
});

describe('SingleFlight', () => {
  it('gives everybody who asks meanwhile the one result, and runs anew afterwards', async () => {
    const flights = new SingleFlight<string, number>();
    let runs = 0;
    const work = async () => ++runs;
    await expect(Promise.all([flights.run('a', work), flights.run('a', work)])).resolves.toEqual([1, 1]);
    await expect(flights.run('a', work)).resolves.toBe(2);
  });

  it('gives everybody the one failure', async () => {
    const flights = new SingleFlight<string, number>();
    const work = () => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([flights.run('a', work), flights.run('a', work)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(flights.underWay('a')).toBeUndefined();
  });
});
