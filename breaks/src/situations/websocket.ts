import { type Expectation, type Situation, type Take } from '../stage/situation';

const hop = { from: 'platform-gate', to: 'departure-board' };
const lost: Expectation = { verdict: 'split', hop, cause: 'queue-not-injected' };

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly count?: number;
  readonly messageId?: boolean;
  readonly context?: 'parent' | 'link';
  readonly holdOut?: boolean;
}

/** platform-gate → one WebSocket that stays open → departure-board → announcer. */
function take({ name, expects, count = 1, messageId = true, context, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const reads = mended ? 'parent' : context;
      const env = {
        ...(messageId ? { MESSAGE_ID: '1' } : {}),
        ...(reads === undefined ? {} : { CONTEXT: 'injected', READS: reads }),
      };
      const announcer = await stage.program('announcer');
      const board = await stage.program('departure-board', {
        script: 'ws-receiver.cjs',
        env: { ...env, NEXT_URL: announcer.url('/words') },
      });
      const gate = await stage.program('platform-gate', {
        script: 'ws-sender.cjs',
        env: { ...env, SOCKET_URL: board.url('/live') },
      });
      await stage.sendMany(count, gate.url('/trains'));
      await stage.workedOn('announcer', count);
    },
  };
}

export const webSocket: Situation = {
  name: 'websocket',
  family: 'lost-at-a-hop',
  lines: ['ws-sender.cjs', 'ws-receiver.cjs'],
  story: 'platform-gate sends messages in a WebSocket that stays open: no header goes with them, and no context',
  mend: 'platform-gate puts its context into the message (CONTEXT), departure-board continues it (READS)',
  mendSays: 'inject the context',
  takes: [
    take({ name: 'one', expects: lost, messageId: false }),
    take({ name: 'six-with-message-id', expects: lost, count: 6 }),
  ],
  twins: [
    take({ name: 'context-in-the-message', expects: { verdict: 'connected' }, count: 2, context: 'parent' }),
    take({
      name: 'span-links',
      expects: { verdict: 'linked', hop, cause: 'span-link' },
      count: 3,
      context: 'link',
      holdOut: true,
    }),
  ],
};
