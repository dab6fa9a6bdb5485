import { readCorpus } from '../corpus';
import { SITUATIONS } from '../situations';
import { judgeEntry, type Judged, readRecording } from './judge';
import { renamed } from './rename';
import { missed, mistakes, score } from './score';

const corpus = readCorpus();

async function judgeAll(read = readRecording): Promise<Judged[]> {
  return (await Promise.all(corpus.map((entry) => judgeEntry(entry, read)))).flat();
}

describe('tracegap on the corpus', () => {
  let judged: Judged[];
  beforeAll(async () => {
    judged = await judgeAll();
  });

  it('reaches the goals for precision, recall, hop and cause, and names no wrong half', () => {
    expect({ missed: missed(score(judged)), mistakes: missed(score(judged)).length ? mistakes(judged) : [] }).toEqual({
      missed: [],
      mistakes: [],
    });
  });

  it('calls no twin broken', () => {
    const called = judged.filter(({ twin, report }) => twin && ['split', 'lost-span'].includes(report.verdict));
    expect(called.map(({ recording, asked }) => `${recording} ${asked}`)).toEqual([]);
  });

  it('gives the same verdict from either half', () => {
    const verdicts = new Map(judged.map(({ asked, report }) => [asked, report.verdict]));
    const apart = judged.filter(({ label, report }) =>
      label.traces.some((other) => verdicts.get(other) !== report.verdict),
    );
    expect(apart.map(({ recording, asked }) => `${recording} ${asked}`)).toEqual([]);
  });

  it('gives the same verdicts when all services, ports, hosts and values are renamed', async () => {
    const before = judged.map(brief);
    const after = (await judgeAll((file) => renamed(readRecording(file)))).map(brief);
    expect(after).toEqual(before);
  });
});

describe('the situations', () => {
  it('each have a story, and all that can be mended say how', () => {
    const untold = SITUATIONS.filter(({ story }) => story.length < 20).map(({ name }) => name);
    const broken = SITUATIONS.filter(({ family }) => family !== 'no-break');
    const unmended = broken.filter(({ mend }) => mend === undefined).map(({ name }) => name);
    expect({ untold, unmended }).toEqual({ untold: [], unmended: ['root-pending'] }); // waiting mends it
  });
});

/** What of an answer does not depend on names. */
function brief({ recording, asked, report }: Judged): string {
  const findings = report.findings.map(({ rule, verdict, ambiguous, there, causes }) =>
    [rule, verdict, ambiguous, there?.trace_id ?? '-', ...causes.map(({ id }) => id)].join(' '),
  );
  return [recording, asked, report.verdict, ...findings.sort()].join('; ');
}
