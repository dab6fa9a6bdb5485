import { type Expectation, type Situation, type Take } from '../stage/situation';

const lost: Expectation = {
  verdict: 'split',
  hop: { from: 'packing', to: 'label-printer' },
  cause: 'queue-not-injected',
};

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly messageId: boolean;
  readonly count: number;
  readonly context?: 'parent' | 'link';
  readonly holdOut?: boolean;
}

/** packing → queue (a table that two processes share) → label-printer. */
function take({ name, expects, messageId, count, context, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const reads = mended ? 'parent' : context;
      const env = {
        QUEUE_FILE: stage.temporaryFile('queue.db'),
        ...(messageId ? { MESSAGE_ID: '1' } : {}),
        ...(reads === undefined ? {} : { CONTEXT: 'injected', READS: reads }),
      };
      await stage.program('label-printer', { script: 'consumer.cjs', env });
      const packing = await stage.program('packing', { script: 'producer.cjs', env });
      await stage.sendMany(count, packing.url('/boxes'));
      await stage.workedOn('label-printer', count);
    },
  };
}

export const queueNotInjected: Situation = {
  name: 'queue-not-injected',
  family: 'lost-at-a-hop',
  lines: ['producer.cjs', 'consumer.cjs'],
  story: 'packing puts a message into a queue without the context; its consumer starts a new trace',
  mend: 'packing injects the context beside the message (CONTEXT), label-printer extracts it (READS)',
  mendSays: 'inject the context',
  takes: [
    take({ name: 'one', expects: lost, messageId: true, count: 1 }),
    take({ name: 'ten-at-once', expects: lost, messageId: true, count: 10 }),
    take({ name: 'one-without-message-id', expects: lost, messageId: false, count: 1 }),
    take({
      name: 'six-without-message-id',
      expects: { ...lost, ambiguous: true },
      messageId: false,
      count: 6,
      holdOut: true,
    }),
  ],
  twins: [
    take({
      name: 'span-link',
      expects: { verdict: 'linked', hop: { from: 'packing', to: 'label-printer' }, cause: 'span-link' },
      messageId: true,
      count: 2,
      context: 'link',
    }),
    {
      name: 'batch-of-four-with-links',
      holdOut: true,
      expects: { verdict: 'linked', hop: { from: 'packing', to: 'label-printer' }, cause: 'span-link' },
      async play(stage) {
        const env = {
          QUEUE_FILE: stage.temporaryFile('queue.db'),
          MESSAGE_ID: '1',
          CONTEXT: 'injected',
          READS: 'batch',
        };
        const packing = await stage.program('packing', { script: 'producer.cjs', env });
        await stage.sendMany(4, packing.url('/boxes'));
        await stage.program('label-printer', { script: 'consumer.cjs', env }); // comes late and takes all four at once
        await stage.workedOn('label-printer', 4);
      },
    },
    take({ name: 'parent', expects: { verdict: 'connected' }, messageId: true, count: 2, context: 'parent' }),
  ],
};
