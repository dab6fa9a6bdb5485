import { investigate, MemoryReader, parseOtlpValue, type TraceReport } from 'tracegap';
import { readCorpus } from './corpus';
import { judgeEntry } from './score/judge';
import { perform, type Recording } from './stage/play';
import { SITUATIONS } from './situations';
import { type Situation } from './stage/situation';

/** The first take of each, recorded broken, is played mended with real processes. */
const PLAYED =
  'not-forwarded grpc-metadata-lost client-not-instrumented server-not-instrumented loaded-late async-context-lost queue-not-injected ' +
  'gateway-strips gateway-restarts propagator-mismatch duplicate-header invalid-header exports-nothing lost-in-process ' +
  'middleware-of-its-own context-leak flat-proxy clock-skew cors-blocked sent-again outbox websocket job-only-started gateway-in-front trace-id-truncated';
// On a laptop a missing browser is no failure; where the result counts (CI) it is.
const MENDED = SITUATIONS.filter(
  ({ name, missing }) => PLAYED.split(' ').includes(name) && (process.env.CI || (missing?.() ?? null) === null),
);
const AT_ONCE = 2;

interface Outcome {
  readonly broken: readonly TraceReport[];
  readonly mended: readonly TraceReport[];
}

const outcomes = new Map<string, Outcome | Error>();

beforeAll(async () => {
  const queue = [...MENDED];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      outcomes.set(next.name, await play(next).catch((error: unknown) => new Error(String(error), { cause: error })));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}, 300_000);

describe('the mend that tracegap prints', () => {
  it('is applied for at least eight causes', () => {
    expect(new Set(MENDED.map(({ mendSays }) => mendSays)).size).toBeGreaterThanOrEqual(8);
  });

  it.each(MENDED.map((situation) => [situation.name, situation] as const))('makes %s whole', (name, situation) => {
    const outcome = outcomes.get(name);
    if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error(`${name} was not played`);
    const printed = outcome.broken.flatMap(({ findings }) =>
      findings.flatMap(({ causes }) => causes.map(({ mend }) => mend)),
    );
    expect(printed.join('\n')).toContain(situation.mendSays);
    expect(outcome.mended.map(({ verdict }) => verdict)).toEqual(outcome.mended.map(() => 'connected'));
    expect(servicesOf(outcome.mended)).toEqual(expect.arrayContaining(servicesOf(outcome.broken)));
    const spoken = outcome.mended.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect(spoken).not.toContain(ruleOf(situation, outcome));
  });
});

async function play({ name, takes: [take] }: Situation): Promise<Outcome> {
  const recorded = readCorpus().find((entry) => entry.situation === name && entry.take === take?.name);
  if (take === undefined || recorded === undefined) throw new Error(`${name}: no take, or none recorded`);
  const broken = (await judgeEntry(recorded)).map(({ report }) => report);
  return { broken, mended: await judge(await perform(take, { mended: true })) };
}

function judge({ resourceSpans, labels }: Recording): Promise<TraceReport[]> {
  const reader = new MemoryReader(parseOtlpValue({ resourceSpans }).traces);
  const asked = labels.flatMap(({ traces }) => traces);
  return Promise.all(asked.map((traceId) => investigate(traceId, reader, { waitMs: 0 })));
}

function servicesOf(reports: readonly TraceReport[]): string[] {
  return [...new Set(reports.flatMap(({ services }) => services))].sort();
}

/** The rule under which the broken (or warned of) trace was reported. */
function ruleOf({ name }: Situation, { broken }: Outcome): string {
  const rule = broken.flatMap(({ findings }) => findings.map((finding) => finding.rule))[0];
  if (rule === undefined) throw new Error(`${name} was played broken and tracegap said nothing`);
  return rule;
}
