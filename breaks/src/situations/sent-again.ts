import { type Boards, type Expectation, type Situation, type Take } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };
const lost: Expectation = {
  verdict: 'split',
  hop: { from: 'ticket-app', to: 'turnstiles' },
  cause: 'not-forwarded',
};
const ID = '8d4bb26c-1f1e-4a43-9d0c-57b8a7f6e201';
const CAPTURED = { CAPTURED_HEADERS: 'x-request-id' };

/** ticket-app → gate-bridge (no OpenTelemetry; hands the request id on) → turnstiles. */
async function stageOf(stage: Boards, handsOn: string, bridge: Readonly<Record<string, string>> = {}) {
  const turnstiles = await stage.program('turnstiles', { env: CAPTURED });
  const gate = await stage.program('gate-bridge', {
    traced: false,
    env: { NEXT_URL: turnstiles.url('/openings'), HANDS_ON: handsOn, ...bridge },
  });
  return stage.program('ticket-app', {
    env: { ...CAPTURED, NEXT_URL: gate.url('/gates'), HANDS_ON: 'x-request-id', CLIENT: 'fetch' },
  });
}

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly handsOn?: string;
  readonly times?: number;
  readonly afterMs?: number;
  readonly holdOut?: boolean;
}

function take({ name, expects, handsOn = 'x-request-id', times = 2, afterMs = 3000, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const app = await stageOf(stage, mended ? 'x-request-id,traceparent,tracestate' : handsOn);
      for (let sent = 0; sent < times; sent++) {
        if (sent > 0) await stage.pause(afterMs);
        await stage.send(app.url('/visits'), { headers: { 'x-request-id': ID } });
      }
    },
  };
}

export const sentAgain: Situation = {
  name: 'sent-again',
  family: 'lost-at-a-hop',
  lines: ['relay.cjs'],
  story: 'a request breaks at gate-bridge and is sent again with the same request id: two broken pairs under one id',
  mend: 'gate-bridge copies traceparent and tracestate beside x-request-id (HANDS_ON)',
  mendSays: 'copy traceparent',
  takes: [
    take({ name: 'after-three-seconds', expects: lost }),
    take({ name: 'three-times-at-short-intervals', expects: lost, times: 3, afterMs: 400 }),
    {
      name: 'first-one-went-nowhere',
      expects: lost,
      holdOut: true,
      async play(stage, mended) {
        const app = await stageOf(stage, mended ? 'x-request-id,traceparent,tracestate' : 'x-request-id', {
          FAILS_FIRST: '1',
        });
        const headers = { 'x-request-id': ID };
        // answered with 503 by gate-bridge itself: nobody was asked, and nothing of it is elsewhere
        await stage.send(app.url('/visits'), { headers, expects: whole });
        await stage.pause(1500);
        await stage.send(app.url('/visits'), { headers });
      },
    },
  ],
  twins: [
    take({ name: 'whole-both-times', expects: whole, handsOn: 'x-request-id,traceparent,tracestate' }),
    take({
      name: 'whole-and-at-once-again',
      expects: whole,
      handsOn: 'x-request-id,traceparent',
      times: 3,
      afterMs: 50,
    }),
  ],
};
