import { type Situation, type Take } from '../stage/situation';

interface Shape {
  readonly name: string;
  readonly requests: number;
  /** Whether winston is instrumented from the start. */
  readonly correlated?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly holdOut?: boolean;
}

/** hotel → laundry (logs to a file) → mangle. The trace is whole either way; the stage reads the file as a shipper does. */
function take({ name, requests, correlated = false, env = {}, holdOut }: Shape): Take {
  return {
    name,
    expects: { verdict: 'connected' },
    holdOut,
    async play(stage, mended) {
      const file = stage.temporaryFile('laundry.log');
      const traced = correlated || mended;
      const mangle = await stage.program('mangle');
      const laundry = await stage.program('laundry', {
        script: 'logs-to-a-file.cjs',
        traced: traced ? ['http', 'undici', 'winston'] : ['http', 'undici'],
        env: { NEXT_URL: mangle.url('/sheets'), LOG_FILE: file, ...env },
      });
      const hotel = await stage.program('hotel', { env: { NEXT_URL: laundry.url('/baskets') } });
      for (let sent = 0; sent < requests; sent++) await stage.send(hotel.url('/rooms'));
      await stage.logged(file, { requests, traced });
    },
  };
}

export const logLinesByFile: Situation = {
  name: 'log-lines-by-file',
  family: 'no-break',
  lines: ['logs-to-a-file.cjs'],
  story:
    'laundry logs to a file that is shipped as it is, and no line says in which trace it was written: none leads to the other',
  mend: 'the logger of laundry is instrumented too, which puts trace_id and span_id on each line (TRACED_WITH)',
  takes: [take({ name: 'one', requests: 1 }), take({ name: 'four', requests: 4, holdOut: true })],
  twins: [
    // What is logged outside of any request has no trace to name.
    take({ name: 'lines-of-no-request', requests: 2, correlated: true, env: { RESTS_MS: '50' } }),
  ],
};
