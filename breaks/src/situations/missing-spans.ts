import { type Expectation, type Situation } from '../stage/situation';
import { dropsPerCollector, keeps } from '../stage/tail-sampling';
import { type JournalEntry } from '../stage/program';

const whole: Expectation = { verdict: 'connected' };
const hole = { from: 'museum', to: 'guide' };
const DEAD_END = 'http://127.0.0.1:9'; // nobody listens on the discard port

function sampledBy(seen: readonly JournalEntry[], service: string): boolean {
  return seen.some((entry) => entry.service === service && entry.sampled);
}

export const samplerMismatch: Situation = {
  name: 'sampler-mismatch',
  family: 'sampled-away',
  story: 'cloakroom decides by itself what to sample, guide samples everything: a hole in the middle of the trace',
  mend: 'cloakroom and guide follow the decision of their caller (OTEL_TRACES_SAMPLER=parentbased_always_on)',
  mendSays: 'parent-based samplers',
  takes: [
    { name: 'middle-off', requests: 1, sampler: 'always_off', argument: '' },
    { name: 'middle-by-ratio', requests: 8, sampler: 'traceidratio', argument: '0.5' },
  ].map(({ name, requests, sampler, argument }) => ({
    name,
    expects: (seen: readonly JournalEntry[]): Expectation =>
      sampledBy(seen, 'cloakroom') ? whole : { verdict: 'lost-span', hop: hole, cause: 'sampler-mismatch' },
    async play(stage, mended) {
      const env = (wanted: string): Record<string, string> =>
        mended ? {} : { OTEL_TRACES_SAMPLER: wanted, OTEL_TRACES_SAMPLER_ARG: argument };
      const guide = await stage.program('guide', { env: env('always_on') });
      const cloakroom = await stage.program('cloakroom', { env: { NEXT_URL: guide.url('/tours'), ...env(sampler) } });
      const museum = await stage.program('museum', { env: { NEXT_URL: cloakroom.url('/coats') } });
      for (let sent = 0; sent < requests; sent++) await stage.send(museum.url('/visits'));
    },
  })),
  twins: [
    {
      name: 'caller-said-no',
      // nothing was exported, and nothing should have been: who has only the id cannot see why
      expects: { verdict: ['unsampled', 'not-found'] },
      async play(stage) {
        const guide = await stage.program('guide');
        const museum = await stage.program('museum', { env: { NEXT_URL: guide.url('/tours') } });
        const traceparent = '00-5ce929d0e0e4736a00f067aa0ba902b7-00f067aa0ba902b7-00';
        await stage.send(museum.url('/visits'), { headers: { traceparent } });
      },
    },
    {
      name: 'everything-after-unsampled',
      // the spans end in a leaf, as a call to somebody else's API does
      expects: { verdict: ['connected', 'unsampled'] },
      async play(stage) {
        const guide = await stage.program('guide');
        const mesh = await stage.envoy('guide-2', [
          {
            name: 'in',
            direction: 'INBOUND',
            cluster: 'guide',
            upstreamPort: guide.port,
            service: 'guide-mesh',
            randomSampling: 0,
          },
        ]);
        const museum = await stage.program('museum', { env: { NEXT_URL: `${mesh.in}/tours` } });
        await stage.send(museum.url('/visits'));
      },
    },
  ],
};

export const exportsNothing: Situation = {
  name: 'exports-nothing',
  family: 'spans-missing',
  story: 'cloakroom takes part in the trace and its spans never reach the backend',
  mend: 'cloakroom exports to the endpoint where the others export to (OTEL_EXPORTER_OTLP_ENDPOINT)',
  mendSays: 'endpoint',
  takes: [
    {
      name: 'middle',
      expects: { verdict: 'lost-span', hop: hole, cause: 'exports-nothing' },
      async play(stage, mended) {
        const guide = await stage.program('guide');
        const env: Record<string, string> = mended
          ? {}
          : { OTEL_EXPORTER_OTLP_ENDPOINT: DEAD_END, OTEL_EXPORTER_OTLP_TIMEOUT: '300' };
        const cloakroom = await stage.program('cloakroom', { env: { NEXT_URL: guide.url('/tours'), ...env } });
        const museum = await stage.program('museum', { env: { NEXT_URL: cloakroom.url('/coats') } });
        await stage.send(museum.url('/visits'));
      },
    },
    {
      name: 'entry',
      expects: { verdict: 'lost-span', hop: { from: null, to: 'guide' }, cause: 'exports-nothing' },
      async play(stage, mended) {
        const guide = await stage.program('guide');
        const env: Record<string, string> = mended
          ? {}
          : { OTEL_EXPORTER_OTLP_ENDPOINT: DEAD_END, OTEL_EXPORTER_OTLP_TIMEOUT: '300' };
        const museum = await stage.program('museum', {
          env: { NEXT_URL: guide.url('/tours'), CLIENT: 'fetch', ...env },
        });
        await stage.send(museum.url('/visits'));
      },
    },
  ],
  twins: [
    {
      name: 'only-hands-on',
      expects: whole,
      async play(stage) {
        const guide = await stage.program('guide');
        const env = { NEXT_URL: guide.url('/tours'), HANDS_ON: 'traceparent,tracestate', CLIENT: 'fetch' };
        const cloakroom = await stage.program('cloakroom', { traced: false, env });
        const museum = await stage.program('museum', { env: { NEXT_URL: cloakroom.url('/coats') } });
        await stage.send(museum.url('/visits'));
      },
    },
  ],
};

export const lostInProcess: Situation = {
  name: 'lost-in-process',
  family: 'spans-missing',
  lines: ['exits-at-once.cjs'],
  story: 'tally exits right after its answer: the spans that the SDK still held are gone',
  mend: 'tally shuts the SDK down, which flushes it, before it exits (FLUSHES)',
  mendSays: 'sdk.shutdown()',
  takes: [
    { name: 'server-span-lost', delay: '50', to: 'tally', holdOut: false },
    { name: 'all-spans-lost', delay: '60000', to: 'abacus', holdOut: true },
  ].map(({ name, delay, to, holdOut }) => ({
    name,
    holdOut,
    expects: { verdict: 'lost-span', hop: { from: 'counter', to }, cause: 'lost-in-process' } as const,
    async play(stage, mended) {
      const abacus = await stage.program('abacus');
      const tally = await stage.program('tally', {
        script: 'exits-at-once.cjs',
        traced: 'itself',
        env: { NEXT_URL: abacus.url('/beads'), OTEL_BSP_SCHEDULE_DELAY: delay, ...(mended ? { FLUSHES: '1' } : {}) },
      });
      const counter = await stage.program('counter', { env: { NEXT_URL: tally.url('/rows') } });
      await stage.send(counter.url('/audits'));
      await tally.ended();
    },
  })),
  twins: [
    {
      name: 'stopped-while-it-holds-spans',
      expects: whole,
      async play(stage) {
        const abacus = await stage.program('abacus'); // SIGTERM flushes what the 60 s timer would have kept
        const env = { NEXT_URL: abacus.url('/beads'), OTEL_BSP_SCHEDULE_DELAY: '60000' };
        const tally = await stage.program('tally', { env });
        const counter = await stage.program('counter', { env: { NEXT_URL: tally.url('/rows') } });
        await stage.send(counter.url('/audits'));
      },
    },
  ],
};

export const rootPending: Situation = {
  name: 'root-pending',
  family: 'spans-missing',
  story: 'import still runs when somebody looks at its trace: the span that holds everything together is not there yet',
  takes: [
    {
      name: 'read-too-early',
      expects: { verdict: 'lost-span', hop: { from: null, to: 'import' }, cause: 'root-pending' },
      async play(stage) {
        const sheet = await stage.program('sheet');
        const importer = await stage.program('import', { env: { NEXT_URL: sheet.url('/rows'), LINGERS_MS: '1500' } });
        const answered = stage.send(importer.url('/files'));
        await stage.workedOn('sheet');
        await stage.readNow();
        await answered;
      },
    },
  ],
  twins: [
    {
      name: 'read-after-the-end',
      expects: whole,
      async play(stage) {
        const sheet = await stage.program('sheet');
        const importer = await stage.program('import', { env: { NEXT_URL: sheet.url('/rows'), LINGERS_MS: '1500' } });
        await stage.send(importer.url('/files'));
      },
    },
  ],
};

const COLLECTOR_OF = { museum: 'north', cloakroom: 'south', guide: 'north' };

export const tailSamplingSplit: Situation = {
  name: 'tail-sampling-split',
  family: 'sampled-away',
  story: 'two collectors sample whole traces of which each sees only the spans of its own services',
  mend: 'one decision per trace: spans are routed to the collectors by trace id',
  takes: [
    {
      name: 'twelve-requests',
      expects: ([entry]) => {
        const [north, south] = [keeps('north', entry), keeps('south', entry)];
        if (north && south) return whole;
        if (north) return { verdict: 'lost-span', hop: hole, cause: 'tail-sampling-split' };
        if (south) return { verdict: 'lost-span', hop: { from: null, to: 'cloakroom' }, cause: 'tail-sampling-split' };
        return { verdict: ['not-found', 'unsampled'] };
      },
      async play(stage, mended) {
        stage.collectThrough(
          dropsPerCollector(mended ? () => 'north' : (service) => COLLECTOR_OF[service as 'museum']),
          mended ? 'each trace id → one collector' : 'museum, guide → north; cloakroom → south',
        );
        const guide = await stage.program('guide');
        const cloakroom = await stage.program('cloakroom', { env: { NEXT_URL: guide.url('/tours') } });
        const museum = await stage.program('museum', { env: { NEXT_URL: cloakroom.url('/coats') } });
        for (let sent = 0; sent < 12; sent++) await stage.send(museum.url('/visits'));
      },
    },
  ],
  twins: [
    {
      name: 'one-decision-per-trace',
      expects: ([entry]) => (keeps('north', entry) ? whole : { verdict: ['not-found', 'unsampled'] }),
      async play(stage) {
        stage.collectThrough(
          dropsPerCollector(() => 'north'),
          'each trace id → one collector',
        );
        const guide = await stage.program('guide');
        const museum = await stage.program('museum', { env: { NEXT_URL: guide.url('/tours') } });
        for (let sent = 0; sent < 6; sent++) await stage.send(museum.url('/visits'));
      },
    },
  ],
};
