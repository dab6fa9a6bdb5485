import { type Expectation, type Situation, type Take } from '../stage/situation';

const lost: Expectation = {
  verdict: 'split',
  hop: { from: 'box-office', to: 'printer' },
  cause: 'not-forwarded',
};
const whole: Expectation = { verdict: 'connected' };

interface Shape {
  readonly name: string;
  readonly expects?: Partial<Expectation>;
  readonly client?: 'http' | 'fetch';
  readonly atOnce?: number;
  readonly orderId?: boolean;
  readonly holdOut?: boolean;
}

/** box-office → seating (no OpenTelemetry) → printer. */
function take(shape: Shape): Take {
  return {
    name: shape.name,
    holdOut: shape.holdOut,
    expects: { ...lost, ...shape.expects },
    async play(stage, mended) {
      const tells: Record<string, string> = shape.orderId ? { TELLS: 'ticket.id' } : {};
      const printer = await stage.program('printer', { env: tells });
      const seating = await stage.program('seating', {
        traced: false,
        env: { NEXT_URL: printer.url('/print'), ...(mended ? { HANDS_ON: 'traceparent,tracestate' } : {}) },
      });
      const boxOffice = await stage.program('box-office', {
        env: { NEXT_URL: seating.url('/seats'), CLIENT: shape.client ?? 'http', ...tells },
      });
      await stage.sendMany(shape.atOnce ?? 1, boxOffice.url('/tickets'), (index) => ({ id: `tk-${7000 + index}` }));
    },
  };
}

export const notForwarded: Situation = {
  name: 'not-forwarded',
  family: 'lost-at-a-hop',
  lines: ['relay.cjs'],
  story: 'seating runs no OpenTelemetry and hands nothing on: its callee starts a new trace',
  mend: 'seating copies traceparent and tracestate of the request it got onto the one it makes (HANDS_ON)',
  mendSays: 'copy traceparent and tracestate',
  takes: [
    take({ name: 'one' }),
    take({ name: 'fetch', client: 'fetch' }),
    take({ name: 'twenty-at-once', atOnce: 20, expects: { ambiguous: true } }),
    take({ name: 'twenty-with-ticket-id', atOnce: 20, orderId: true }),
    {
      name: 'two-silent-services',
      holdOut: true,
      expects: lost,
      async play(stage, mended) {
        const copies: Record<string, string> = mended ? { HANDS_ON: 'traceparent,tracestate' } : {};
        const printer = await stage.program('printer');
        const plan = await stage.program('plan', {
          traced: false,
          env: { NEXT_URL: printer.url('/print'), ...copies },
        });
        const seating = await stage.program('seating', {
          traced: false,
          env: { NEXT_URL: plan.url('/rows'), ...copies },
        });
        const boxOffice = await stage.program('box-office', { env: { NEXT_URL: seating.url('/seats') } });
        await stage.send(boxOffice.url('/tickets'));
      },
    },
    take({ name: 'five-with-ticket-id-fetch', atOnce: 5, orderId: true, client: 'fetch', holdOut: true }),
  ],
  twins: [
    {
      name: 'outsider-calls-the-callee',
      expects: whole,
      async play(stage) {
        // box-office asks another company's API; meanwhile somebody without telemetry uses the printer, longer than that
        const printer = await stage.program('printer', { env: { WORKS_MS: '400' } });
        const bank = await stage.program('bank-api', { traced: false, env: { WORKS_MS: '150' } });
        const boxOffice = await stage.program('box-office', { env: { NEXT_URL: bank.url('/v1/cards') } });
        const other = stage.send(printer.url('/self-test'));
        await stage.workedOn('printer');
        await stage.send(boxOffice.url('/tickets'));
        await other;
      },
    },
    {
      name: 'cache-hit',
      expects: whole,
      async play(stage) {
        const seating = await stage.program('seating', { traced: false }); // knows the answer, asks nobody
        const boxOffice = await stage.program('box-office', { env: { NEXT_URL: seating.url('/seats') } });
        await stage.send(boxOffice.url('/tickets'));
      },
    },
    {
      name: 'someone-else-calls-the-callee',
      expects: whole,
      async play(stage) {
        const printer = await stage.program('printer', { env: { WORKS_MS: '60' } });
        const kiosk = await stage.program('kiosk', { env: { NEXT_URL: printer.url('/print') } });
        const seating = await stage.program('seating', { traced: false, env: { WORKS_MS: '200' } });
        const boxOffice = await stage.program('box-office', { env: { NEXT_URL: seating.url('/seats') } });
        await Promise.all([stage.send(boxOffice.url('/tickets')), stage.send(kiosk.url('/self-service'))]);
      },
    },
  ],
};
