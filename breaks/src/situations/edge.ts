import { type Expectation, type Situation, type Take } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };
const restarted: Expectation = {
  verdict: 'split',
  hop: { from: 'cart-app', to: 'front-gate' },
  cause: 'gateway-restarts',
};
const NOWHERE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_TIMEOUT: '300' };

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly gate?: Readonly<Record<string, string>>;
  readonly client?: string;
  readonly count?: number;
  /** An outsider without telemetry asks the gateway itself. */
  readonly fromOutside?: boolean;
  readonly holdOut?: boolean;
}

/** cart-app → front-gate (http-proxy, traced) → basket-api. */
function take({ name, expects, gate = {}, client = 'fetch', count = 1, fromOutside = false, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const api = await stage.program('basket-api');
      const front = await stage.program('front-gate', {
        script: 'edge-gateway.cjs',
        traced: 'itself',
        env: { NEXT_URL: api.url(''), ...gate, ...(mended ? { TRUSTS: '1' } : {}) },
      });
      const app = await stage.program('cart-app', { env: { NEXT_URL: front.url('/v1/baskets'), CLIENT: client } });
      await stage.sendMany(count, fromOutside ? front.url('/v1/baskets') : app.url('/carts'));
    },
  };
}

export const gatewayInFront: Situation = {
  name: 'gateway-in-front',
  family: 'lost-at-a-hop',
  lines: ['edge-gateway.cjs'],
  story: 'the gateway in front reads no context from anybody, not from its own apps either, and begins a trace anew',
  mend: 'front-gate reads the context of those who call it (TRUSTS)',
  mendSays: 'continue the trace it receives',
  takes: [
    take({ name: 'one', expects: restarted }),
    take({ name: 'three-by-http', expects: { ...restarted, ambiguous: true }, client: 'http', count: 3 }),
    take({
      name: 'gateway-exports-nothing',
      expects: { ...restarted, hop: { from: 'cart-app', to: 'basket-api' } },
      gate: NOWHERE,
      holdOut: true,
    }),
  ],
  twins: [
    take({ name: 'takes-part', expects: whole, gate: { TRUSTS: '1' }, count: 2 }),
    take({ name: 'asked-from-outside', expects: whole, fromOutside: true, count: 2 }),
  ],
};
