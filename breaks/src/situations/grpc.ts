import { type Expectation, type Situation, type Take } from '../stage/situation';

const GRPC = ['http', 'grpc'] as const;
const whole: Expectation = { verdict: 'connected' };
const lost: Expectation = {
  verdict: 'split',
  hop: { from: 'agency', to: 'airline-seats' },
  cause: 'not-forwarded',
};

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly broker: { readonly traced: readonly ('http' | 'grpc')[] | false; readonly env?: Record<string, string> };
  readonly count?: number;
  readonly tells?: boolean;
  readonly body?: object;
  readonly holdOut?: boolean;
}

/** agency (HTTP in) → gRPC → fare-broker → gRPC → airline-seats. */
function take({ name, expects, broker, count = 1, tells = false, body = {}, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const id: Record<string, string> = tells ? { TELLS: 'ticket.id' } : {};
      const seats = await stage.program('airline-seats', {
        script: 'grpc-relay.cjs',
        traced: GRPC,
        env: { SERVES: 'seats.v1.Seats/Find', ...id },
      });
      const fares = await stage.program('fare-broker', {
        script: 'grpc-relay.cjs',
        traced: broker.traced,
        env: {
          SERVES: 'fares.v2.Fares/Quote',
          NEXT_URL: seats.url('/seats.v1.Seats/Find'),
          ...broker.env,
          ...(mended ? { HANDS_ON: '1' } : {}),
        },
      });
      const agency = await stage.program('agency', {
        traced: GRPC,
        env: { CLIENT: 'grpc', NEXT_URL: fares.url('/fares.v2.Fares/Quote'), ...id },
      });
      await stage.sendMany(count, agency.url('/journeys'), (index) => ({ ...body, id: `T-${9300 + index}` }));
    },
  };
}

/** agency → gRPC, through an interceptor of its own between the instrumentation and the wire → airline-seats. */
function interceptor(name: string, expects: Expectation, keeps = false): Take {
  return {
    name,
    expects,
    async play(stage, mended) {
      const env = { SERVES: 'seats.v1.Seats/Find' };
      const seats = await stage.program('airline-seats', { script: 'grpc-relay.cjs', traced: GRPC, env });
      const agency = await stage.program('agency', {
        script: 'own-interceptor.cjs',
        traced: GRPC,
        env: { NEXT_URL: seats.url('/seats.v1.Seats/Find'), ...(mended || keeps ? { KEEPS: '1' } : {}) },
      });
      await stage.send(agency.url('/journeys'));
    },
  };
}

const silent = { traced: false } as const;

export const grpcMetadataLost: Situation = {
  name: 'grpc-metadata-lost',
  family: 'lost-at-a-hop',
  lines: ['grpc-relay.cjs'],
  story: 'fare-broker has no OpenTelemetry and calls on by gRPC without the metadata it got: the callee starts anew',
  mend: 'fare-broker copies traceparent and tracestate from the metadata it got into that of its own call (HANDS_ON)',
  mendSays: 'traceparent',
  takes: [
    take({ name: 'one', expects: lost, broker: silent }),
    take({ name: 'five-with-ticket-id', expects: lost, broker: silent, count: 5, tells: true }),
    take({ name: 'four-at-once', expects: { ...lost, ambiguous: true }, broker: silent, count: 4, holdOut: true }),
    interceptor('own-interceptor', {
      verdict: 'split',
      hop: { from: 'agency', to: 'airline-seats' },
      cause: 'metadata-replaced',
    }),
  ],
  twins: [
    take({ name: 'metadata-handed-on', expects: whole, broker: { traced: false, env: { HANDS_ON: '1' } }, count: 2 }),
    interceptor('own-interceptor-keeps-it', whole, true),
    take({ name: 'broker-traced', expects: whole, broker: { traced: GRPC } }),
    take({ name: 'broker-knows-the-answer', expects: whole, broker: silent, body: { known: true }, holdOut: true }),
  ],
};
