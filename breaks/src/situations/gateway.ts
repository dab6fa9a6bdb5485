import { type Expectation, type Situation, type Take } from '../stage/situation';
import { type Listener } from '../stage/envoy-config';

const HEADERS = ['traceparent', 'tracestate'];

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly gateway: Partial<Listener>;
  /** What of the listener the mend takes back. */
  readonly mended: Partial<Listener>;
  readonly exports?: boolean;
  readonly captures?: string;
  readonly client?: string;
  readonly holdOut?: boolean;
}

/** app-backend → Envoy as the company's gateway → member-desk. */
function take({
  name,
  expects,
  gateway,
  mended: mend,
  exports = true,
  captures,
  client = 'fetch',
  holdOut,
}: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const env: Record<string, string> = captures === undefined ? {} : { CAPTURED_HEADERS: captures };
      const desk = await stage.program('member-desk', { env });
      const listener = { name: 'gate', direction: 'INBOUND', cluster: 'members', upstreamPort: desk.port } as const;
      const gate = await stage.envoy('gate-1', [{ ...listener, ...gateway, ...(mended ? mend : {}) }], { exports });
      const backend = await stage.program('app-backend', { env: { NEXT_URL: `${gate.gate}/members`, CLIENT: client } });
      await stage.send(backend.url('/sign-ups'));
    },
  };
}

const stripped: Expectation = {
  verdict: 'split',
  hop: { from: 'app-backend', to: 'member-desk' },
  cause: 'gateway-strips',
};

export const gatewayStrips: Situation = {
  name: 'gateway-strips',
  family: 'lost-at-a-hop',
  story: 'the gateway takes traceparent away and has no spans of its own',
  mend: 'the gateway no longer removes traceparent and tracestate',
  mendSays: 'pass traceparent and tracestate',
  takes: [
    take({ name: 'fetch', expects: stripped, gateway: { removes: HEADERS }, mended: { removes: [] } }),
    take({
      name: 'http-with-captured-headers',
      expects: stripped,
      gateway: { removes: HEADERS },
      mended: { removes: [] },
      captures: 'traceparent,x-forwarded-proto,x-envoy-expected-rq-timeout-ms',
      client: 'http',
    }),
  ],
  twins: [take({ name: 'passes-through', expects: { verdict: 'connected' }, gateway: {}, mended: {} })],
};

const restarts = { service: 'member-gate', removesEarly: HEADERS };

export const gatewayRestarts: Situation = {
  name: 'gateway-restarts',
  family: 'lost-at-a-hop',
  story: 'the gateway does not trust the context it gets and starts a trace of its own, without a link',
  mend: 'the gateway keeps the traceparent it gets',
  mendSays: 'continue the trace it receives',
  takes: [
    take({
      name: 'exports-its-spans',
      expects: { verdict: 'split', hop: { from: 'app-backend', to: 'member-gate' }, cause: 'gateway-restarts' },
      gateway: restarts,
      mended: { removesEarly: [] },
    }),
    take({
      name: 'exports-nothing',
      expects: { verdict: 'split', hop: { from: 'app-backend', to: 'member-desk' }, cause: 'gateway-restarts' },
      gateway: restarts,
      mended: { removesEarly: [], service: undefined },
      exports: false,
    }),
    take({
      name: 'one-span-per-proxy-http',
      expects: { verdict: 'split', hop: { from: 'app-backend', to: 'member-gate' }, cause: 'gateway-restarts' },
      gateway: { ...restarts, spawnUpstreamSpan: false },
      mended: { removesEarly: [] },
      client: 'http',
      holdOut: true,
    }),
  ],
  twins: [
    take({ name: 'takes-part', expects: { verdict: 'connected' }, gateway: { service: 'member-gate' }, mended: {} }),
    {
      name: 'public-endpoint',
      expects: {
        verdict: 'restarted',
        hop: { from: 'app-backend', to: 'front-door' },
        cause: 'public-endpoint',
      },
      async play(stage) {
        const desk = await stage.program('member-desk');
        const door = await stage.program('front-door', {
          script: 'public-endpoint.cjs',
          traced: ['undici'],
          env: { NEXT_URL: desk.url('/members') },
        });
        const backend = await stage.program('app-backend', { env: { NEXT_URL: door.url('/members') } });
        await stage.send(backend.url('/sign-ups'));
      },
    },
  ],
};
