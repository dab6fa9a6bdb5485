import { type Expectation, type Situation } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };

export const loadedLate: Situation = {
  name: 'loaded-late',
  family: 'lost-at-a-hop',
  lines: ['loads-otel-last.cjs'],
  story: 'pier takes request out of node:http and starts OpenTelemetry afterwards: its own copy is never instrumented',
  mend: 'pier is started with --require ./kit/register.cjs, so that OpenTelemetry is there before its first line',
  mendSays: '--require',
  takes: [1, 3].map((count) => ({
    name: count === 1 ? 'one' : 'three-with-boat-id',
    holdOut: count === 3,
    expects: { verdict: 'split', hop: { from: 'pier', to: 'crane' }, cause: 'loaded-late' } as const,
    async play(stage, mended) {
      const tells: Record<string, string> = count === 1 ? {} : { TELLS: 'boat.id' };
      const crane = await stage.program('crane', { env: tells });
      const pier = await stage.program('pier', {
        script: 'loads-otel-last.cjs',
        traced: mended ? ['http', 'undici'] : 'itself',
        env: { NEXT_URL: crane.url('/lift'), ...tells },
      });
      const master = await stage.program('harbour-master', { env: { NEXT_URL: pier.url('/berths'), ...tells } });
      await stage.sendMany(count, master.url('/arrivals'), (index) => ({ id: `boat-${60 + index}` }));
    },
  })),
  twins: [
    {
      name: 'late-but-patched-in-place',
      expects: whole,
      async play(stage) {
        const crane = await stage.program('crane');
        const env = { NEXT_URL: crane.url('/lift') };
        const pier = await stage.program('pier', { script: 'keeps-http-object.cjs', traced: 'itself', env });
        const master = await stage.program('harbour-master', { env: { NEXT_URL: pier.url('/berths') } });
        await stage.send(master.url('/arrivals'));
      },
    },
  ],
};

export const esmWithoutHook: Situation = {
  name: 'esm-without-hook',
  family: 'lost-at-a-hop',
  lines: ['named-imports.mjs'],
  story: 'quotes is an ES module with named imports and no loader hook: it has no SERVER span and reads no header',
  mend: 'quotes is started with --import ./kit/register-esm.mjs (the loader hook of @opentelemetry/instrumentation)',
  mendSays: 'loader hook',
  takes: [
    {
      name: 'one',
      expects: { verdict: 'split', hop: { from: 'broker', to: 'quotes' }, cause: 'loaded-late' },
      async play(stage, mended) {
        const market = await stage.program('market');
        const quotes = await stage.program('quotes', {
          script: 'named-imports.mjs',
          traced: mended ? ['http', 'undici'] : 'itself',
          preload: 'register-esm.mjs',
          env: { NEXT_URL: market.url('/ticks') },
        });
        const broker = await stage.program('broker', { env: { NEXT_URL: quotes.url('/quotes') } });
        await stage.send(broker.url('/trades'));
      },
    },
  ],
  twins: [
    {
      name: 'with-the-hook',
      expects: whole,
      async play(stage) {
        const market = await stage.program('market');
        const env = { NEXT_URL: market.url('/ticks') };
        const quotes = await stage.program('quotes', { script: 'named-imports.mjs', preload: 'register-esm.mjs', env });
        const broker = await stage.program('broker', { env: { NEXT_URL: quotes.url('/quotes'), CLIENT: 'fetch' } });
        await stage.send(broker.url('/trades'));
      },
    },
  ],
};
