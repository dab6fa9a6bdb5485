import { type Expectation, type Situation, type Take } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };

interface Formats {
  readonly name: string;
  readonly expects: Expectation;
  readonly caller: string;
  readonly callee: string;
  readonly captures?: string;
  readonly holdOut?: boolean;
}

function formats({ name, expects, caller, callee, captures, holdOut }: Formats): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const both = 'tracecontext,baggage,b3,b3multi';
      const ward = await stage.program('ward', {
        env: {
          OTEL_PROPAGATORS: mended ? both : callee,
          ...(captures === undefined ? {} : { CAPTURED_HEADERS: captures }),
        },
      });
      const clinic = await stage.program('clinic', {
        env: { OTEL_PROPAGATORS: mended ? both : caller, NEXT_URL: ward.url('/beds') },
      });
      await stage.send(clinic.url('/admissions'));
    },
  };
}

const mismatch: Expectation = { verdict: 'split', hop: { from: 'clinic', to: 'ward' }, cause: 'propagator-mismatch' };

export const propagatorMismatch: Situation = {
  name: 'propagator-mismatch',
  family: 'wrong-header',
  story: 'clinic writes B3 headers and ward reads W3C ones (or the other way round)',
  mend: 'both run with OTEL_PROPAGATORS=tracecontext,baggage,b3,b3multi',
  mendSays: 'OTEL_PROPAGATORS=',
  takes: [
    formats({ name: 'b3-to-w3c', expects: mismatch, caller: 'b3', callee: 'tracecontext' }),
    formats({ name: 'w3c-to-b3', expects: mismatch, caller: 'tracecontext', callee: 'b3multi' }),
    formats({
      name: 'captured-headers',
      expects: mismatch,
      caller: 'b3multi',
      callee: 'tracecontext',
      captures: 'traceparent,b3,x-b3-traceid',
    }),
    {
      name: 'through-envoy',
      holdOut: true,
      expects: { ...mismatch, hop: { from: 'clinic', to: 'ward-mesh' } },
      async play(stage, mended) {
        const ward = await stage.program('ward');
        const mesh = await stage.envoy('ward-0', [
          { name: 'in', direction: 'INBOUND', cluster: 'ward', upstreamPort: ward.port, service: 'ward-mesh' },
        ]);
        const env = { OTEL_PROPAGATORS: mended ? 'tracecontext,b3' : 'b3', NEXT_URL: `${mesh.in}/beds` };
        const clinic = await stage.program('clinic', { env });
        await stage.send(clinic.url('/admissions'));
      },
    },
  ],
  twins: [
    formats({ name: 'both-b3', expects: whole, caller: 'b3', callee: 'b3' }),
    formats({ name: 'composite', expects: whole, caller: 'b3', callee: 'tracecontext,b3' }),
  ],
};

/** farm → dairy (instrumented, and copies the header by hand) → shop. */
function copied(name: string, expects: Expectation, client: 'http' | 'fetch', throughEnvoy = false): Take {
  return {
    name,
    expects,
    async play(stage, mended) {
      const shop = await stage.program('cheese-shop');
      const out = throughEnvoy
        ? await stage.envoy('dairy-3', [
            {
              name: 'out',
              direction: 'OUTBOUND',
              cluster: 'cheese-shop',
              upstreamPort: shop.port,
              service: 'dairy-mesh',
            },
          ])
        : { out: shop.url('') };
      const env = { NEXT_URL: `${out.out}/wheels`, CLIENT: client, ...(mended ? {} : { HANDS_ON: 'traceparent' }) };
      const dairy = await stage.program('dairy', { env });
      const farm = await stage.program('farm', { env: { NEXT_URL: dairy.url('/milk') } });
      await stage.send(farm.url('/mornings'));
    },
  };
}

export const duplicateHeader: Situation = {
  name: 'duplicate-header',
  family: 'wrong-header',
  lines: ['relay.cjs'],
  story: 'dairy copies traceparent by hand although its fetch is instrumented: two headers, and the callee starts anew',
  mend: 'dairy no longer copies by hand: its instrumentation already writes the header',
  mendSays: 'Remove the hand-written copying',
  takes: [
    copied(
      'fetch',
      { verdict: 'split', hop: { from: 'dairy', to: 'cheese-shop' }, cause: 'duplicate-header' },
      'fetch',
    ),
  ],
  twins: [copied('http-overwrites', whole, 'http')],
};

function invalid(name: string, writes: string, expects: Expectation, throughEnvoy = false, holdOut = false): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const till = await stage.program('till');
      const url = throughEnvoy
        ? (
            await stage.envoy('till-9', [
              { name: 'in', direction: 'INBOUND', cluster: 'till', upstreamPort: till.port, service: 'till-mesh' },
            ])
          ).in
        : till.url('');
      const own = { script: 'in-house-header.cjs', traced: 'itself' } as const;
      const kiosk = await stage.program('ice-kiosk', {
        ...(mended ? {} : own),
        env: { NEXT_URL: `${url}/sums`, WRITES: writes },
      });
      await stage.send(kiosk.url('/cones'));
    },
  };
}

const refused: Expectation = { verdict: 'split', hop: { from: 'ice-kiosk', to: 'till' }, cause: 'invalid-header' };

export const invalidHeader: Situation = {
  name: 'invalid-header',
  family: 'wrong-header',
  lines: ['in-house-header.cjs'],
  story: "ice-kiosk's own propagator writes a traceparent that receivers must refuse",
  mend: "ice-kiosk uses the SDK's own W3C propagator",
  mendSays: 'Let a propagator write the header',
  takes: [
    invalid('upper-case', 'upper-case', refused),
    invalid('zero-parent', 'zero-parent', refused),
    invalid('zero-parent-through-envoy', 'zero-parent', refused, true),
    invalid('short-trace-id', 'short-trace-id', refused, false, true),
  ],
  twins: [invalid('upper-case-healed-by-envoy', 'upper-case', whole, true)],
};

export const flatProxy: Situation = {
  name: 'flat-proxy',
  family: 'connected-but-wrong',
  lines: ['flat-proxy.cjs'],
  story:
    'a proxy with spans hands on the header it got: one trace, but the callee hangs beside the proxy, not below it',
  mend: 'the proxy injects its own context into the request it makes (INJECTS)',
  mendSays: 'hand on its own span',
  takes: [
    {
      name: 'forwards-inbound',
      expects: { verdict: 'connected', cause: 'flat-proxy' },
      async play(stage, mended) {
        const cellar = await stage.program('cellar');
        const waiter = await stage.program('waiter', {
          script: 'flat-proxy.cjs',
          env: { NEXT_URL: cellar.url('/bottles'), ...(mended ? { INJECTS: '1' } : {}) },
        });
        const table = await stage.program('table-app', { env: { NEXT_URL: waiter.url('/wishes') } });
        await stage.send(table.url('/dinners'));
      },
    },
    copied('copied-and-fetched-through-envoy', { verdict: 'connected', cause: 'flat-proxy' }, 'fetch', true),
  ],
  twins: [
    {
      name: 'silent-proxy-copies',
      expects: whole,
      async play(stage) {
        const cellar = await stage.program('cellar');
        const env = { NEXT_URL: cellar.url('/bottles'), HANDS_ON: 'traceparent,tracestate' };
        const waiter = await stage.program('waiter', { traced: false, env });
        const table = await stage.program('table-app', { env: { NEXT_URL: waiter.url('/wishes') } });
        await stage.send(table.url('/dinners'));
      },
    },
  ],
};
