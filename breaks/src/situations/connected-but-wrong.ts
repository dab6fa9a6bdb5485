import { type Expectation, type Situation, type Take } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };

export const contextLeak: Situation = {
  name: 'context-leak',
  family: 'connected-but-wrong',
  lines: ['leaky-timer.cjs'],
  story:
    'the first request to lighthouse starts a refresh that runs for ever, and for ever in the trace of that request',
  mend: 'lighthouse starts its refresh outside of any request: context.with(ROOT_CONTEXT, …) (STARTS_CLEAN)',
  mendSays: 'context.with(ROOT_CONTEXT',
  takes: [
    {
      name: 'timer',
      expects: { verdict: 'connected', cause: 'context-leak' },
      async play(stage, mended) {
        const tide = await stage.program('tide-table');
        const env = { NEXT_URL: tide.url('/tides'), ...(mended ? { STARTS_CLEAN: '1' } : {}) };
        const lighthouse = await stage.program('lighthouse', { script: 'leaky-timer.cjs', env });
        const ferry = await stage.program('ferry', { env: { NEXT_URL: lighthouse.url('/lights') } });
        await stage.send(ferry.url('/crossings'));
        await stage.pause(3000);
      },
    },
  ],
  twins: [
    {
      name: 'calls-once-after-its-answer',
      expects: whole,
      async play(stage) {
        const tide = await stage.program('tide-table');
        const env = { NEXT_URL: tide.url('/tides'), ANSWERS_FIRST: '1' };
        const lighthouse = await stage.program('lighthouse', { env });
        const ferry = await stage.program('ferry', { env: { NEXT_URL: lighthouse.url('/lights') } });
        await stage.send(ferry.url('/crossings'));
        await stage.workedOn('tide-table');
        await stage.pause(100);
      },
    },
    {
      name: 'refresh-outside-of-requests',
      expects: whole,
      async play(stage) {
        // the refresh begins after the request, again and again, and has traces of its own
        const tide = await stage.program('tide-table');
        const env = { NEXT_URL: tide.url('/tides'), STARTS_CLEAN: '1' };
        const lighthouse = await stage.program('lighthouse', { script: 'leaky-timer.cjs', env });
        const ferry = await stage.program('ferry', { env: { NEXT_URL: lighthouse.url('/lights') } });
        await stage.send(ferry.url('/crossings'));
        await stage.pause(3000);
      },
    },
  ],
};

/** Two machines (told apart by host.name), the second one's clock is off. */
function skewed(
  name: string,
  shiftMs: number,
  expects: Expectation,
  more: { dropped?: boolean; holdOut?: boolean } = {},
): Take {
  return {
    name,
    expects,
    holdOut: more.holdOut,
    async play(stage, mended) {
      const on = (host: string) => ({ OTEL_RESOURCE_ATTRIBUTES: `host.name=${host}`, TELLS: 'parcel.id' });
      const clock: Record<string, string> = mended || shiftMs === 0 ? {} : { CLOCK_SHIFT_MS: String(shiftMs) };
      const sorting = await stage.program('sorting', { env: { ...on('hall-b'), ...clock, WORKS_MS: '20' } });
      const belt = more.dropped
        ? await stage.program('belt', { traced: false, env: { NEXT_URL: sorting.url('/bins') } })
        : sorting;
      const intake = await stage.program('intake', { env: { ...on('hall-a'), NEXT_URL: belt.url('/bins') } });
      await stage.send(intake.url('/bags'), { body: { id: 'p-5521' } });
    },
  };
}

export const clockSkew: Situation = {
  name: 'clock-skew',
  family: 'connected-but-wrong',
  lines: ['kit/shifted-clock.cjs'],
  story: "the clock of sorting's machine is off: its spans start before the call that caused them",
  mend: "sorting's machine sets its clock by NTP again",
  mendSays: 'NTP',
  takes: [
    skewed('two-seconds-behind', -2000, { verdict: 'connected', cause: 'clock-skew' }),
    skewed('five-seconds-ahead', 5000, { verdict: 'connected', cause: 'clock-skew' }),
    skewed(
      'split-and-skewed',
      1500,
      { verdict: 'split', hop: { from: 'intake', to: 'sorting' }, cause: 'not-forwarded' },
      { dropped: true, holdOut: true },
    ),
  ],
  twins: [skewed('clocks-agree', 0, whole)],
};

function retried(name: string, spawnUpstreamSpan: boolean): Take {
  return {
    name,
    expects: { verdict: 'connected', cause: 'retry' },
    async play(stage, mended) {
      const bakery = await stage.program('bakery', { env: mended ? {} : { FAILS_FIRST: '1' } });
      const mesh = await stage.envoy('bakery-4', [
        {
          name: 'in',
          direction: 'INBOUND',
          cluster: 'bakery',
          upstreamPort: bakery.port,
          service: 'bakery-mesh',
          retries: 2,
          spawnUpstreamSpan,
        },
      ]);
      const cafe = await stage.program('cafe', { env: { NEXT_URL: `${mesh.in}/rolls` } });
      await stage.send(cafe.url('/breakfasts'));
    },
  };
}

export const retry: Situation = {
  name: 'retry',
  family: 'connected-but-wrong',
  story: 'the first attempt fails and Envoy tries again: two SERVER spans for one call',
  mend: 'bakery answers at the first attempt',
  takes: [retried('span-per-attempt', true), retried('one-span-per-proxy', false)],
  twins: [
    {
      name: 'two-calls',
      expects: whole,
      async play(stage) {
        const bakery = await stage.program('bakery');
        const env = { NEXT_URL: [bakery.url('/rolls'), bakery.url('/rolls')].join() };
        const cafe = await stage.program('cafe', { env });
        await stage.send(cafe.url('/breakfasts'));
      },
    },
  ],
};

export const sharedSpanId: Situation = {
  name: 'shared-span-id',
  family: 'connected-but-wrong',
  lines: ['zipkin-shared.cjs'],
  story: "client and server share one span id, as Zipkin's libraries do",
  mend: 'both sides use OpenTelemetry ids: the server starts a span of its own',
  takes: [
    {
      name: 'zipkin',
      expects: { verdict: 'connected', cause: 'shared-span-id' },
      async play(stage, mended) {
        const zipkin = mended ? {} : ({ script: 'zipkin-shared.cjs', traced: 'itself' } as const);
        const bench = await stage.program('workbench', zipkin);
        const shop = await stage.program('repair-shop', { ...zipkin, env: { NEXT_URL: bench.url('/repairs') } });
        await stage.send(shop.url('/bikes'));
      },
    },
  ],
  twins: [
    {
      name: 'b3-with-own-ids',
      expects: whole,
      async play(stage) {
        const bench = await stage.program('workbench', { env: { OTEL_PROPAGATORS: 'b3multi' } });
        const env = { NEXT_URL: bench.url('/repairs'), OTEL_PROPAGATORS: 'b3multi' };
        const shop = await stage.program('repair-shop', { env });
        await stage.send(shop.url('/bikes'));
      },
    },
  ],
};
