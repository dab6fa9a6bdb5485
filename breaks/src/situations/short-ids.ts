import { type Expectation, type Situation, type Take } from '../stage/situation';

const cut: Expectation = {
  verdict: 'split',
  hop: { from: 'depot', to: 'loading-bay' },
  cause: 'trace-id-truncated',
};

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly env?: Readonly<Record<string, string>>;
  readonly count?: number;
  readonly client?: string;
  readonly holdOut?: boolean;
}

/** depot → loading-bay → truck. */
function take({ name, expects, env = {}, count = 1, client = 'http', holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const own = { script: 'ot-trace.cjs', traced: 'itself' } as const;
      const all = { ...env, CLIENT: client, ...(mended ? { WHOLE_IDS: '1' } : {}) };
      const truck = await stage.program('truck', { ...own, env: all });
      const bay = await stage.program('loading-bay', { ...own, env: { ...all, NEXT_URL: truck.url('/loads') } });
      const depot = await stage.program('depot', { ...own, env: { ...all, NEXT_URL: bay.url('/pallets') } });
      await stage.sendMany(count, depot.url('/orders'));
    },
  };
}

export const traceIdTruncated: Situation = {
  name: 'trace-id-truncated',
  family: 'wrong-header',
  lines: ['ot-trace.cjs'],
  story:
    'depot writes the headers of OpenTracing, which carry half of the trace id: everything behind is another trace',
  mend: 'all of them write and read traceparent, which carries all 128 bits (WHOLE_IDS)',
  mendSays: '128 bits',
  takes: [
    take({ name: 'one', expects: cut }),
    take({ name: 'five-at-once-by-fetch', expects: cut, count: 5, client: 'fetch', holdOut: true }),
  ],
  twins: [
    take({ name: 'short-all-along', expects: { verdict: 'connected' }, env: { SHORT_IDS: '1' }, count: 2 }),
    take({ name: 'whole-ids', expects: { verdict: 'connected' }, env: { WHOLE_IDS: '1' } }),
  ],
};
