import { type Boards, type Expectation, type Situation, type Take } from '../stage/situation';

const lost: Expectation = {
  verdict: 'split',
  hop: { from: 'tariff-mesh-in', to: 'tariff-mesh-out' },
  dark: 'tariff',
  cause: 'not-forwarded',
};

interface Shape {
  readonly name: string;
  readonly expects?: Partial<Expectation>;
  readonly atOnce?: number;
  readonly parcelId?: boolean;
  readonly handsOn?: string;
  readonly spawn?: boolean;
  readonly answersFirst?: boolean;
  readonly holdOut?: boolean;
}

/** depot → Envoy → tariff (no OpenTelemetry) → the same Envoy → ledger. */
async function chain(
  stage: Boards,
  shape: Shape,
  handsOn: string | undefined,
  nodeId = 'tariff-7f9c',
  ledgerPort?: number,
): Promise<string> {
  const tells: Record<string, string> = shape.parcelId ? { TELLS: 'parcel.id' } : {};
  const upstreamPort = ledgerPort ?? (await stage.program('ledger', { env: tells })).port;
  const tariffPort = await stage.freePort();
  const spawnUpstreamSpan = shape.spawn ?? true;
  const inward = { name: 'in', direction: 'INBOUND', cluster: 'tariff', service: 'tariff-mesh-in' } as const;
  const outward = { name: 'out', direction: 'OUTBOUND', cluster: 'ledger', service: 'tariff-mesh-out' } as const;
  const mesh = await stage.envoy(nodeId, [
    { ...inward, upstreamPort: tariffPort, spawnUpstreamSpan },
    { ...outward, upstreamPort, spawnUpstreamSpan },
  ]);
  await stage.program('tariff', {
    traced: false,
    env: {
      PORT: String(tariffPort),
      NEXT_URL: `${mesh.out}/book`,
      ...(handsOn === undefined ? {} : { HANDS_ON: handsOn }),
      ...(shape.answersFirst ? { ANSWERS_FIRST: '1' } : {}),
    },
  });
  const depot = await stage.program('depot', { env: { NEXT_URL: `${mesh.in}/rate`, ...tells } });
  return depot.url('/parcels');
}

function take(shape: Shape): Take {
  return {
    name: shape.name,
    holdOut: shape.holdOut,
    expects: { ...lost, ...shape.expects },
    async play(stage, mended) {
      const url = await chain(stage, shape, mended ? 'traceparent,tracestate' : shape.handsOn);
      await stage.sendMany(shape.atOnce ?? 1, url, (index) => ({ id: `pc-${400 + index}` }));
      if (shape.answersFirst) await stage.pause(300);
    },
  };
}

export const notForwardedEnvoy: Situation = {
  name: 'not-forwarded-envoy',
  family: 'lost-at-a-hop',
  lines: ['relay.cjs'],
  story: 'tariff runs no OpenTelemetry behind an Envoy that traces: Envoy starts a new trace on the way out',
  mend: 'tariff copies traceparent and tracestate of the request it got onto the one it makes (HANDS_ON)',
  mendSays: 'copy traceparent and tracestate',
  takes: [
    take({ name: 'one' }),
    take({ name: 'one-span-per-proxy', spawn: false }),
    take({ name: 'twenty-at-once', atOnce: 20, expects: { ambiguous: true } }),
    take({ name: 'twenty-with-request-id', atOnce: 20, handsOn: 'x-request-id' }),
    take({ name: 'twenty-with-parcel-id', atOnce: 20, parcelId: true }),
    {
      name: 'two-sidecars-at-once',
      holdOut: true,
      expects: lost,
      async play(stage, mended) {
        const shape = { name: 'two' };
        const copies = mended ? 'traceparent,tracestate' : undefined;
        const urls = [
          await chain(stage, shape, copies, 'tariff-aa01'),
          await chain(stage, shape, copies, 'tariff-bb02'),
        ];
        await Promise.all(urls.map((url) => stage.send(url)));
      },
    },
    {
      name: 'four-proxies-ten-at-once-with-request-id',
      holdOut: true,
      expects: {
        verdict: 'split',
        hop: { from: 'tariff-mesh-in', to: 'tariff-mesh-out' },
        dark: 'tariff',
        cause: 'not-forwarded',
      },
      async play(stage, mended) {
        const ledger = await stage.program('ledger');
        const last = await stage.envoy('ledger-77', [
          { name: 'in', direction: 'INBOUND', cluster: 'ledger', upstreamPort: ledger.port, service: 'ledger-mesh-in' },
        ]);
        const first = await chain(
          stage,
          { name: 'four' },
          mended ? 'traceparent,tracestate' : 'x-request-id',
          'tariff-7f9c',
          Number(new URL(last.in as string).port),
        );
        await stage.sendMany(10, first);
      },
    },
    take({ name: 'calls-after-its-answer', answersFirst: true, holdOut: true }),
  ],
  twins: [
    {
      name: 'copied-by-hand',
      expects: { verdict: 'connected' },
      async play(stage) {
        await stage.send(await chain(stage, { name: 'copied' }, 'traceparent,tracestate'));
      },
    },
    {
      name: 'cache-hit-while-another-sidecar-calls',
      expects: { verdict: 'connected' },
      async play(stage) {
        // tariff knows the answer; at the same moment a kiosk of another machine uses the ledger through its own Envoy
        const ledger = await stage.program('ledger', { env: { WORKS_MS: '30' } });
        const tariff = await stage.program('tariff', { traced: false, env: { WORKS_MS: '150' } });
        const mesh = await stage.envoy('tariff-7f9c', [
          { name: 'in', direction: 'INBOUND', cluster: 'tariff', upstreamPort: tariff.port, service: 'tariff-mesh-in' },
        ]);
        const other = await stage.envoy('kiosk-11aa', [
          {
            name: 'out',
            direction: 'OUTBOUND',
            cluster: 'ledger',
            upstreamPort: ledger.port,
            service: 'kiosk-mesh-out',
          },
        ]);
        const depot = await stage.program('depot', { env: { NEXT_URL: `${mesh.in}/rate` } });
        await Promise.all([stage.send(depot.url('/parcels')), stage.send(`${other.out}/book`)]);
      },
    },
  ],
};
