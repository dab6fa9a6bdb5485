import { type Situation } from '../stage/situation';

export const clientNotInstrumented: Situation = {
  name: 'client-not-instrumented',
  family: 'lost-at-a-hop',
  lines: ['kit/otel.cjs'],
  story: 'webshop calls with fetch, and nothing instruments fetch: no CLIENT span, no header',
  mend: 'webshop also loads @opentelemetry/instrumentation-undici (TRACED_WITH)',
  mendSays: 'instrumentation-undici',
  takes: [1, 4].map((count) => ({
    name: count === 1 ? 'one' : 'four-with-basket-id',
    expects: {
      verdict: 'split',
      hop: { from: 'webshop', to: 'stock-desk' },
      cause: 'client-not-instrumented',
    } as const,
    async play(stage, mended) {
      const tells: Record<string, string> = count === 1 ? {} : { TELLS: 'basket.id' };
      const stock = await stage.program('stock-desk', { env: tells });
      const shop = await stage.program('webshop', {
        traced: mended ? ['http', 'undici'] : ['http'],
        env: { NEXT_URL: stock.url('/stock/hold'), CLIENT: 'fetch', ...tells },
      });
      await stage.sendMany(count, shop.url('/checkout'), (index) => ({ id: `b-${310 + index}` }));
    },
  })),
  twins: [
    {
      name: 'public-health-check',
      holdOut: true,
      expects: { verdict: 'connected' },
      async play(stage) {
        // webshop works alone; a probe without telemetry asks stock-desk meanwhile, before and after
        const stock = await stage.program('stock-desk');
        const shop = await stage.program('webshop', { traced: ['http'], env: { WORKS_MS: '300' } });
        const probe = () => stage.send(stock.url('/health'));
        await probe();
        await Promise.all([stage.send(shop.url('/checkout')), stage.pause(120).then(probe)]);
        await probe();
      },
    },
    {
      name: 'answers-from-its-cache',
      expects: { verdict: 'connected' },
      async play(stage) {
        // both desks run, webshop does not ask; the kiosk, traced, does at that moment
        const stock = await stage.program('stock-desk', { env: { WORKS_MS: '20' } });
        const shop = await stage.program('webshop', { traced: ['http'], env: { WORKS_MS: '150' } });
        const kiosk = await stage.program('kiosk', { env: { NEXT_URL: stock.url('/stock/hold') } });
        await Promise.all([stage.send(shop.url('/checkout')), stage.send(kiosk.url('/shelf'))]);
      },
    },
  ],
};

export const serverNotInstrumented: Situation = {
  name: 'server-not-instrumented',
  family: 'lost-at-a-hop',
  lines: ['kit/otel.cjs'],
  story: 'the context reaches archive, which instruments only its client: nobody reads the header',
  mend: 'archive also loads @opentelemetry/instrumentation-http (TRACED_WITH)',
  mendSays: 'instrumentation of its HTTP server',
  takes: [
    {
      name: 'one',
      expects: { verdict: 'split', hop: { from: 'reading-room', to: 'archive' }, cause: 'server-not-instrumented' },
      async play(stage, mended) {
        const vault = await stage.program('vault');
        const archive = await stage.program('archive', {
          traced: mended ? ['http', 'undici'] : ['undici'],
          env: { NEXT_URL: vault.url('/boxes'), CLIENT: 'fetch' },
        });
        const room = await stage.program('reading-room', { env: { NEXT_URL: archive.url('/files'), CLIENT: 'fetch' } });
        await stage.send(room.url('/requests'));
      },
    },
  ],
  twins: [
    {
      name: 'callee-was-asked-before',
      holdOut: true,
      expects: { verdict: 'connected' },
      async play(stage) {
        // reading-room asks vault, which is whole, and another company's API, which is a leaf
        const vault = await stage.program('vault');
        const post = await stage.program('postal-api', { traced: false });
        const env = { NEXT_URL: [vault.url('/boxes'), post.url('/v2/addresses')].join(), CLIENT: 'fetch' };
        const room = await stage.program('reading-room', { env });
        await stage.sendMany(5, room.url('/requests'));
      },
    },
    {
      name: 'external-api',
      expects: { verdict: 'connected' },
      async play(stage) {
        // another company's API: its inside is nobody's business here
        const post = await stage.program('postal-api', { traced: false, env: { WORKS_MS: '30' } });
        const room = await stage.program('reading-room', {
          env: { NEXT_URL: post.url('/v2/addresses'), CLIENT: 'fetch' },
        });
        await stage.send(room.url('/requests'));
      },
    },
    {
      name: 'database-leaf',
      expects: { verdict: 'connected' },
      async play(stage) {
        const room = await stage.program('reading-room', { script: 'asks-a-database.cjs' });
        await stage.send(room.url('/requests'));
      },
    },
  ],
};
