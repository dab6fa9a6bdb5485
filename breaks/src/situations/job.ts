import { type Boards, type Expectation, type Situation, type Take } from '../stage/situation';

const hop = { from: 'studio', to: 'film-worker' };
const lost: Expectation = { verdict: 'split', hop, cause: 'queue-not-injected' };

interface Shape {
  readonly name: string;
  readonly expects: Expectation;
  readonly count?: number;
  readonly context?: 'parent' | 'link';
  readonly client?: string;
  /** What else film-worker is told. */
  readonly worker?: Readonly<Record<string, string>>;
  readonly holdOut?: boolean;
}

/** The table on which pg-boss keeps its jobs; returns how programs find it. */
async function table(stage: Boards): Promise<Record<string, string>> {
  const env = { PORT: String(await stage.freePort()) };
  const { port } = await stage.program('job-table', { script: 'job-table.cjs', traced: false, env });
  return { TABLE: `127.0.0.1:${port}` };
}

/** studio → render-desk (a job API, without OpenTelemetry) → job-table ← film-worker, which begins after studio has its answer. */
function take({ name, expects, count = 1, context, client = 'http', worker = {}, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const reads = mended ? 'parent' : context;
      const env = await table(stage);
      const desk = await stage.program('render-desk', { script: 'job-desk.cjs', traced: false, env });
      const how = { ...env, ...worker, ...(reads === undefined ? {} : { READS: reads }) };
      await stage.program('film-worker', { script: 'job-worker.cjs', env: how });
      const studio = await stage.program('studio', {
        script: 'starts-a-job.cjs',
        env: { NEXT_URL: desk.url('/jobs'), CLIENT: client, ...(reads === undefined ? {} : { CONTEXT: 'injected' }) },
      });
      await stage.sendMany(count, studio.url('/films'));
      await stage.workedOn('film-worker', count);
    },
  };
}

/** The same where pg-boss itself writes the worker's spans; it hands the context on where the desk is traced and told to. */
function tracedByTheQueue({ name, expects, count = 1, holdOut }: Shape, whole = false): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const handsOn = whole || mended;
      const env = { ...(await table(stage)), TRACES_JOBS: '1', ...(handsOn ? { PROPAGATES: '1' } : {}) };
      const desk = await stage.program('render-desk', {
        script: 'job-desk.cjs',
        traced: handsOn ? ['http'] : false,
        env,
      });
      await stage.program('film-worker', { script: 'job-worker.cjs', env });
      const studio = await stage.program('studio', {
        script: 'starts-a-job.cjs',
        env: { NEXT_URL: desk.url('/jobs') },
      });
      for (let sent = 0; sent < count; sent++) await stage.send(studio.url('/films'));
      await stage.workedOn('film-worker', count);
    },
  };
}

export const jobOnlyStarted: Situation = {
  name: 'job-only-started',
  family: 'lost-at-a-hop',
  lines: ['starts-a-job.cjs', 'job-worker.cjs'],
  story: 'studio starts a job by an API that answers at once; the worker begins later, in a trace of its own',
  mend: 'studio puts its context into the job (CONTEXT), film-worker continues it (READS)',
  mendSays: 'put traceparent into what it is started with',
  takes: [
    take({ name: 'one', expects: lost }),
    take({ name: 'three-at-once', expects: lost, count: 3 }),
    take({ name: 'two-by-fetch', expects: lost, count: 2, client: 'fetch', holdOut: true }),
    tracedByTheQueue({ name: 'traced-by-the-queue', expects: lost, count: 2 }),
  ],
  twins: [
    take({ name: 'context-in-the-job', expects: { verdict: 'connected' }, count: 2, context: 'parent' }),
    take({ name: 'span-link', expects: { verdict: 'linked', hop, cause: 'span-link' }, context: 'link' }),
    tracedByTheQueue({ name: 'handed-on-by-the-queue', expects: { verdict: 'connected' }, count: 2 }, true),
    take({
      name: 'jobs-of-its-own-beside',
      expects: { verdict: 'connected' },
      count: 2,
      context: 'parent',
      worker: { KEEPS_HOUSE: '1', TRACES_JOBS: '1' },
    }),
  ],
};
