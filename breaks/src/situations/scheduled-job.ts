import { type Expectation, type Situation, type Take } from '../stage/situation';

const whole: Expectation = { verdict: 'connected' };

/** bank-app → savings (serves it, and has a timetable) → ledger, which both its requests and its timetable ask. */
function take(name: string, runs: number, requests: number, worksMs: number, holdOut = false): Take {
  return {
    name,
    expects: whole,
    holdOut,
    async play(stage) {
      const ledger = await stage.program('ledger');
      const env = {
        NEXT_URL: ledger.url('/entries'),
        RUNS: String(runs),
        FIRST_REF: String(stage.unasked(runs)),
        WORKS_MS: String(worksMs),
      };
      const savings = await stage.program('savings', { script: 'timetable.cjs', env });
      const bank = await stage.program('bank-app', { env: { NEXT_URL: savings.url('/accounts') } });
      for (let sent = 0; sent < requests; sent++) await stage.send(bank.url('/visits'));
      await stage.workedOn('ledger', runs + requests);
    },
  };
}

export const scheduledJob: Situation = {
  name: 'scheduled-job',
  family: 'no-break',
  lines: ['timetable.cjs'],
  story:
    'a timetable starts work that nobody asked for, also while requests are served: traces of their own, and whole',
  takes: [take('every-second', 3, 6, 400), take('in-a-quiet-process', 3, 0, 0, true)],
  twins: [take('no-timetable', 0, 4, 100)],
};
