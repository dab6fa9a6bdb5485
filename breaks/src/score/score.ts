/** How right tracegap is on the corpus: every figure is a share of questions asked, or of recordings with equal weight. */
import { gravest, type Judged } from './judge';

export const GOALS = { precision: 0.99, recall: 0.95, found: 0.97, hop: 0.95, cause: 0.9 } as const;
/** At most so many of the traces that only look broken may be suspected. */
export const DOUBTED_AT_MOST = 0.1;

export interface Score {
  readonly questions: number;
  readonly recordings: number;
  /** Of what is called broken: how much is. */
  readonly precision: number;
  /** Of what is broken: how much is called so. */
  readonly recall: number;
  /** Of what is broken: how much is called so or suspected. */
  readonly found: number;
  /** Of what is not broken: how much is suspected. */
  readonly doubted: number;
  /** Of what is broken: right services before and after the gap. */
  readonly hop: number;
  /** Of what has a cause: it is among the first three. */
  readonly cause: number;
  /** Of the halves: the right other half is named, or "ambiguous" said exactly where it is. */
  readonly pair: number;
  /** An other half that is not one was named: never allowed. */
  readonly wrongPairs: number;
}

/** One question's marks. */
interface Marks {
  readonly expectedBroken: boolean;
  readonly calledBroken: boolean;
  readonly suspected: boolean;
  readonly verdict: boolean;
  /** Null where the label has none. */
  readonly hop: boolean | null;
  readonly cause: boolean | null;
  readonly pair: boolean | null;
  readonly wrongPair: boolean;
}

function mark({ label, report }: Judged): Marks {
  const expectedBroken = label.verdict.some(isBroken);
  const finding = gravest(report);
  const named = finding?.there == null || finding.ambiguous ? null : [finding.here.trace_id, finding.there.trace_id];
  const truth = label.traces.length === 2 && !label.ambiguous ? label.traces : null;
  const samePair = named !== null && truth !== null && named.every((traceId) => truth.includes(traceId));
  const apart = label.verdict.includes('split');
  return {
    expectedBroken,
    calledBroken: isBroken(report.verdict),
    suspected: report.verdict === 'suspected',
    verdict: label.verdict.includes(report.verdict),
    hop: expectedBroken ? finding?.hop?.from === label.hop?.from && finding?.hop?.to === label.hop?.to : null,
    cause: label.cause === null ? null : firstThree(report).includes(label.cause),
    pair: apart ? (label.ambiguous ? finding?.ambiguous === true : samePair) : null,
    wrongPair: apart && named !== null && !samePair,
  };
}

type Test = (marks: Marks) => boolean;
type Share = 'precision' | 'recall' | 'found' | 'doubted' | 'hop' | 'cause' | 'pair';

/** Of which answers each share is, and which of them are right. */
const SHARES: Readonly<Record<Share, readonly [of: Test, right: Test]>> = {
  precision: [(marks) => marks.calledBroken, (marks) => marks.expectedBroken],
  recall: [(marks) => marks.expectedBroken, (marks) => marks.calledBroken],
  found: [(marks) => marks.expectedBroken, (marks) => marks.calledBroken || marks.suspected],
  doubted: [(marks) => !marks.expectedBroken, (marks) => marks.suspected],
  hop: [(marks) => marks.hop !== null, (marks) => marks.hop === true],
  cause: [(marks) => marks.cause !== null, (marks) => marks.cause === true],
  pair: [(marks) => marks.pair !== null, (marks) => marks.pair === true],
};

/** The score of these answers; `weigh: 'recordings'` lets twenty requests of one recording count as one. */
export function score(judged: readonly Judged[], weigh: 'questions' | 'recordings' = 'questions'): Score {
  const sizes = new Map<string, number>();
  for (const { recording } of judged) sizes.set(recording, (sizes.get(recording) ?? 0) + 1);
  const rows = judged.map((one) => ({
    marks: mark(one),
    weight: weigh === 'questions' ? 1 : 1 / (sizes.get(one.recording) ?? 1),
  }));
  const share = (name: Share): number => {
    const [of, right] = SHARES[name];
    const chosen = rows.filter(({ marks }) => of(marks));
    const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
    const good = chosen.filter(({ marks }) => right(marks)).reduce((sum, { weight }) => sum + weight, 0);
    return total === 0 ? 1 : good / total;
  };
  return {
    questions: rows.length,
    recordings: sizes.size,
    precision: share('precision'),
    recall: share('recall'),
    found: share('found'),
    doubted: share('doubted'),
    hop: share('hop'),
    cause: share('cause'),
    pair: share('pair'),
    wrongPairs: rows.filter(({ marks }) => marks.wrongPair).length,
  };
}

/** Which goals are missed, in words; empty when all are met. */
export function missed(reached: Score): string[] {
  const goals = Object.entries(GOALS) as [keyof typeof GOALS, number][];
  const below = goals.filter(([name, goal]) => reached[name] < goal);
  const words = below.map(([name, goal]) => `${name} ${reached[name].toFixed(3)} is below ${goal}`);
  if (reached.doubted > DOUBTED_AT_MOST)
    words.push(`${reached.doubted.toFixed(3)} of the twins are suspected, more than ${DOUBTED_AT_MOST}`);
  return reached.wrongPairs === 0 ? words : [...words, `${reached.wrongPairs} wrong pair(s) named`];
}

/** One line per question whose answer differs from its label. */
export function mistakes(judged: readonly Judged[]): string[] {
  return judged.flatMap((one) => {
    const marks = mark(one);
    const wrong = (['verdict', 'hop', 'cause', 'pair'] as const).filter((name) => marks[name] === false);
    if (wrong.length === 0) return [];
    const { label, report } = one;
    const finding = gravest(report);
    const said = `${report.verdict} ${finding?.hop?.from ?? '-'} → ${finding?.hop?.to ?? '-'}${finding?.ambiguous ? ' (ambiguous)' : ''}`;
    const meant = `${label.verdict.join('|')} ${label.hop?.from ?? '-'} → ${label.hop?.to ?? '-'}${label.ambiguous ? ' (ambiguous)' : ''}`;
    return [
      `${one.recording} ${one.asked}: wrong ${wrong.join(', ')}; expected ${meant} [${label.cause ?? '-'}], ` +
        `got ${said} [${firstThree(report).join(', ')}]`,
    ];
  });
}

function isBroken(verdict: string): boolean {
  return verdict === 'split' || verdict === 'lost-span';
}

/** The first three causes of each finding. */
function firstThree({ findings }: Judged['report']): string[] {
  return findings.flatMap((finding) => finding.causes.filter(({ rank }) => rank <= 3).map(({ id }) => id));
}
