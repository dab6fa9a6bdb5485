import { once } from 'node:events';
import { watchBelow } from '@demo/lab';
import { findingsOn, openBreak, PLAY, playOnPage, type Part } from './breaks';
import { Stage } from './stage';

interface Played {
  readonly situation: string;
  readonly family: string;
  /** What tracegap must say on the page: the verdict, and what the findings must name. */
  readonly broken: { readonly verdict: string; readonly names: RegExp };
  readonly twin: string;
  readonly fixed: string;
}

/** One of every family that Node alone can play, and of the largest family two. */
const PLAYED: readonly Played[] = [
  {
    situation: 'client-not-instrumented',
    family: 'Lost at a hop',
    broken: { verdict: 'split', names: /client-not-instrumented/ },
    twin: 'connected',
    fixed: 'connected',
  },
  {
    situation: 'queue-not-injected',
    family: 'Lost at a hop',
    broken: { verdict: 'split', names: /queue-not-injected/ },
    twin: 'linked',
    fixed: 'connected',
  },
  {
    situation: 'propagator-mismatch',
    family: 'Wrong header',
    broken: { verdict: 'split', names: /propagator-mismatch/ },
    twin: 'connected',
    fixed: 'connected',
  },
  {
    situation: 'exports-nothing',
    family: 'Spans missing',
    broken: { verdict: 'lost-span', names: /exports-nothing/ },
    twin: 'connected',
    fixed: 'connected',
  },
  {
    situation: 'sampler-mismatch',
    family: 'Sampled away',
    broken: { verdict: 'lost-span', names: /sampler-mismatch/ },
    twin: 'not-found',
    fixed: 'connected',
  },
  {
    situation: 'shared-span-id',
    family: 'Connected but wrong',
    broken: { verdict: 'connected', names: /shared-span-id/ },
    twin: 'connected',
    fixed: 'connected',
  },
];

describe('situations played from the page', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it.each(PLAYED)('$family: $situation breaks, its twin does not, and its fix makes it whole', async (one) => {
    const processes = watchBelow(stage.lab.runner.pid);
    const { page } = await stage.page();
    await openBreak(page, stage.url(`#/breaks/${one.situation}`));
    expect(await page.locator('.page-head').innerText()).toContain(one.family);

    expect(await playOnPage(page, 'broken')).toEqual({ verdict: one.broken.verdict, recorded: false });
    expect((await findingsOn(page)).join('\n')).toMatch(one.broken.names);
    for (const part of ['twin', 'fixed'] as const satisfies readonly Part[]) {
      expect({ part, ...(await playOnPage(page, part)) }).toEqual({ part, verdict: one[part], recorded: false });
      expect((await findingsOn(page)).join('\n')).not.toMatch(one.broken.names);
    }
    expect(processes.seen.size).toBeGreaterThan(6);
    expect(processes.ports.size).toBeGreaterThan(3);
    expect(await processes.left()).toEqual([]);
  });

  // The last one: nothing of this lab is left when it has ended.
  it('leaves nothing behind when the runner is killed while a situation is played', async () => {
    const { runner } = stage.lab;
    const { page } = await stage.page({ silence: true });
    await openBreak(page, stage.url('#/breaks/not-forwarded'));
    const processes = watchBelow(runner.pid);
    await page.getByRole('button', { name: PLAY.broken, exact: true }).click();
    await page.locator('.happening[data-state="playing"]', { hasText: /request .* is sent/ }).waitFor();
    const gone = once(runner, 'exit');
    runner.kill('SIGKILL');
    await gone;
    expect(await processes.left()).toEqual([]);
    expect(processes.seen.size).toBeGreaterThan(3);
    // What was played, and the lab itself: both are said to be gone.
    await page.getByRole('alert').first().waitFor();
  });
});
