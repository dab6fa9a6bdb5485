/** `--again`: plays situations anew and compares what tracegap says with what it says of the committed corpus. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CorpusEntry, readCorpus } from './corpus';
import { record } from './record';
import { type Judged, gravest, judgeEntry } from './score/judge';
import { mistakes } from './score/score';
import { type Situation } from './stage/situation';

/** Resolves to whether every verdict is the same; where one is not, the new recording is kept and its folder told. */
export async function playAgain(situations: readonly Situation[], tell: (text: string) => void): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'breaks-again-'));
  const failed: string[] = [];
  for (const situation of situations) {
    await record([situation], tell, folder).catch((error: unknown) => {
      failed.push(
        `${situation.name}: not played to its end: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
  const fresh = await judge(readCorpus(folder));
  const played = new Set(fresh.map(({ recording }) => recording));
  const before = (await judge(readCorpus())).filter(({ recording }) => played.has(recording));
  const wrong = [...failed, ...differences(before, fresh), ...mistakes(fresh).filter(isNew(mistakes(before)))];
  tell(`\n${played.size} recordings, ${fresh.length} questions: ${wrong.length === 0 ? 'the same verdicts' : ''}\n`);
  for (const line of wrong) tell(`  ${line}\n`);
  if (wrong.length === 0) rmSync(folder, { recursive: true, force: true });
  else tell(`the new recordings are in ${folder}\n`);
  return wrong.length === 0;
}

async function judge(entries: readonly CorpusEntry[]): Promise<Judged[]> {
  return (await Promise.all(entries.map((entry) => judgeEntry(entry)))).flat();
}

/** Where the same expectation of a recording got another answer. What chance decides (samplers) need not occur in both. */
function differences(before: readonly Judged[], after: readonly Judged[]): string[] {
  const known = answersOf(before);
  return [...answersOf(after)].flatMap(([question, answers]) => {
    const old = known.get(question) ?? answers;
    const same = old.size === answers.size && [...answers].every((answer) => old.has(answer));
    return same ? [] : [`${question}: was ${[...old].sort().join(' or ')}; is ${[...answers].sort().join(' or ')}`];
  });
}

function answersOf(judged: readonly Judged[]): Map<string, Set<string>> {
  const answers = new Map<string, Set<string>>();
  for (const one of judged) {
    const question = `${one.recording} (expected ${one.label.verdict.join('|')} at ${one.label.hop?.to ?? '-'})`;
    answers.set(question, (answers.get(question) ?? new Set()).add(answerOf(one)));
  }
  return answers;
}

/** Verdict and hop. Which cause comes first may rest on the other traces of the recording; the mistakes tell of causes. */
function answerOf({ report }: Judged): string {
  const finding = gravest(report);
  const hop = finding?.hop ? ` ${finding.hop.from ?? '-'} → ${finding.hop.to ?? '-'}` : '';
  return `${report.verdict}${hop}${finding?.ambiguous ? ' (ambiguous)' : ''}`;
}

/** A mistake names its trace, which differs every time: known is what was wrong with the same recording. */
function isNew(before: readonly string[]): (mistake: string) => boolean {
  const known = new Set(before.map(withoutIds));
  return (mistake) => !known.has(withoutIds(mistake));
}

function withoutIds(mistake: string): string {
  return mistake.replace(/[0-9a-f]{32}/g, '');
}
