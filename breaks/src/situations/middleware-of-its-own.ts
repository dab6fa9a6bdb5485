import { type Situation, type Take } from '../stage/situation';

/** cinema → hall, whose middleware begins a trace of its own within every request; the twin is part of it. */
function take(name: string, whole: boolean): Take {
  return {
    name,
    expects: whole
      ? { verdict: 'connected' }
      : { verdict: 'split', hop: { from: 'hall', to: 'hall' }, cause: 'async-context-lost' },
    async play(stage, mended) {
      const env: Record<string, string> = whole || mended ? { BINDS: '1' } : {};
      const hall = await stage.program('hall', { script: 'middleware-of-its-own.cjs', env });
      const cinema = await stage.program('cinema', { env: { NEXT_URL: hall.url('/shows') } });
      // one after the other: what begins during two requests at once belongs to neither for sure
      for (let times = 0; times < 5; times += 1) {
        await stage.send(cinema.url('/evenings'));
        await stage.pause(200);
      }
    },
  };
}

export const middlewareOfItsOwn: Situation = {
  name: 'middleware-of-its-own',
  family: 'lost-at-a-hop',
  lines: ['middleware-of-its-own.cjs'],
  story:
    'a middleware of hall runs in a context made when it was loaded: within every request it begins a trace of its own',
  mend: 'the middleware runs in the context of the request that passes it (BINDS)',
  mendSays: 'AsyncResource.bind',
  takes: [take('in-every-request', false)],
  twins: [take('in-the-request', true)],
};
