import { type Situation, type Take } from '../stage/situation';

interface Shape {
  readonly name: string;
  readonly script: string;
  readonly client?: string;
  readonly tells?: boolean;
  readonly count?: number;
  readonly holdOut?: boolean;
}

/** cinema → hall (loses its own context) → projector. */
function take({ name, script, client = 'http', tells = false, count = 1, holdOut }: Shape): Take {
  return {
    name,
    holdOut,
    expects: { verdict: 'split', hop: { from: 'hall', to: 'hall' }, cause: 'async-context-lost' },
    async play(stage, mended) {
      const id: Record<string, string> = tells ? { TELLS: 'show.id' } : {};
      const projector = await stage.program('projector', { env: id });
      const hall = await stage.program('hall', {
        script,
        env: { NEXT_URL: projector.url('/reels'), CLIENT: client, ...id, ...(mended ? { BINDS: '1' } : {}) },
      });
      const cinema = await stage.program('cinema', { env: { NEXT_URL: hall.url('/shows'), CLIENT: client, ...id } });
      await stage.sendMany(count, cinema.url('/evenings'), (index) => ({ id: `show-${80 + index}` }));
    },
  };
}

export const asyncContextLost: Situation = {
  name: 'async-context-lost',
  family: 'lost-at-a-hop',
  lines: ['timer-queue.cjs'],
  story: 'hall works its requests off in a queue whose timer or loop was started outside of any request',
  mend: 'hall binds each job to the request it belongs to with AsyncResource.bind (BINDS)',
  mendSays: 'AsyncResource.bind',
  takes: [
    take({ name: 'timer-queue', script: 'timer-queue.cjs' }),
    take({ name: 'callback-pool', script: 'callback-pool.cjs' }),
    take({ name: 'callback-pool-fetch', script: 'callback-pool.cjs', client: 'fetch', holdOut: true }),
    take({ name: 'four-with-show-id', script: 'callback-pool.cjs', tells: true, count: 4 }),
  ],
  twins: [
    {
      name: 'event-emitter',
      expects: { verdict: 'connected' },
      async play(stage) {
        const projector = await stage.program('projector');
        const env = { NEXT_URL: projector.url('/reels') };
        const hall = await stage.program('hall', { script: 'emitter.cjs', env });
        const cinema = await stage.program('cinema', { env: { NEXT_URL: hall.url('/shows') } });
        await stage.send(cinema.url('/evenings'));
      },
    },
    {
      name: 'a-job-of-its-own-beside',
      holdOut: true,
      expects: { verdict: 'connected' },
      async play(stage) {
        // a refresh runs all the time in the same process; the request itself asks nobody
        const projector = await stage.program('projector');
        const hall = await stage.program('hall', {
          script: 'polls-beside.cjs',
          env: { NEXT_URL: projector.url('/reels'), WORKS_MS: '250' },
        });
        const cinema = await stage.program('cinema', { env: { NEXT_URL: hall.url('/shows') } });
        await stage.pause(700);
        await stage.send(cinema.url('/evenings'));
        await stage.pause(700);
      },
    },
  ],
};
