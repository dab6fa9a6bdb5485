import { type Expectation, type Situation, type Take } from '../stage/situation';

const hop = { from: 'box-office', to: 'outbox-relay' };
const lost: Expectation = { verdict: 'split', hop, cause: 'queue-not-injected' };

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly count: number;
  readonly reads?: 'parent' | 'batch';
  readonly everyMs?: number;
  readonly holdOut?: boolean;
}

/** box-office → outbox (a table, written in the transaction of the sale) → outbox-relay → programme. */
function take({ name, expects, count, reads, everyMs, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const how = mended ? 'parent' : reads;
      const env = {
        QUEUE_FILE: stage.temporaryFile('box-office.db'),
        ...(how === undefined ? {} : { CONTEXT: 'injected', READS: how }),
      };
      const programme = await stage.program('programme');
      await stage.program('outbox-relay', {
        script: 'outbox-relay.cjs',
        env: { ...env, NEXT_URL: programme.url('/seats'), ...(everyMs ? { EVERY_MS: String(everyMs) } : {}) },
      });
      const office = await stage.program('box-office', { script: 'outbox-writer.cjs', env });
      await stage.sendMany(count, office.url('/sales'));
      await stage.workedOn('programme', count);
    },
  };
}

export const outbox: Situation = {
  name: 'outbox',
  family: 'lost-at-a-hop',
  lines: ['outbox-writer.cjs', 'outbox-relay.cjs'],
  story:
    'box-office writes what others must learn into its outbox, without the context; the relay begins a trace per row',
  mend: 'box-office writes its context into the row (CONTEXT), outbox-relay continues the trace of each row (READS)',
  mendSays: 'inject the context',
  takes: [
    take({ name: 'one', expects: lost, count: 1 }),
    take({ name: 'five-at-once', expects: lost, count: 5 }),
    take({ name: 'three-that-wait', expects: lost, count: 3, everyMs: 2500, holdOut: true }),
  ],
  twins: [
    take({
      name: 'batch-with-links',
      expects: { verdict: 'linked', hop, cause: 'span-link' },
      count: 4,
      reads: 'batch',
      everyMs: 1500,
    }),
    take({ name: 'context-in-the-row', expects: { verdict: 'connected' }, count: 3, reads: 'parent' }),
  ],
};
