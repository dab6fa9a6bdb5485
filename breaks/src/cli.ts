/** `npm run break`: plays a situation in which a trace breaks, and shows what tracegap says of it. */
import { parseArgs } from 'node:util';
import { playAgain } from './again';
import { CORPUS, readCorpus } from './corpus';
import { record } from './record';
import { judgeEntry } from './score/judge';
import { missed, score } from './score/score';
import { scoreText } from './score/table';
import { show } from './show';
import { OTHERS, SITUATIONS } from './situations';
import { type Situation } from './stage/situation';

const USAGE = `Usage: npm run break                           lists the situations
       npm run break <case>                    plays it and prints what tracegap says
       npm run break <case> -- --twin          plays what looks like it and is not
       npm run break <case> -- --fixed         plays it with the fix applied
       npm run break <case> -- --take <name>   another way to play it (or its twin)
       npm run break -- --record [case...]     plays and records again (breaks/corpus); 'others' only when named
       npm run break -- --again [case...]      plays into a temporary folder: are the verdicts those of the corpus?
       npm run break -- --score                judges the corpus and prints how right tracegap is
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      twin: { type: 'boolean' },
      fixed: { type: 'boolean' },
      take: { type: 'string' },
      record: { type: 'boolean' },
      again: { type: 'boolean' },
      score: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const named = positionals.map(situationNamed);
  if (values.help) return tell(USAGE);
  if (values.record) return record(named.length === 0 ? SITUATIONS : named, tell);
  if (values.again) {
    process.exitCode = (await playAgain(named.length === 0 ? SITUATIONS : named, tell)) ? 0 : 1;
    return;
  }
  if (values.score) return scoreCorpus();
  if (named.length === 0) return tell(`${list()}\n\n${USAGE}`);
  for (const situation of named) await show(situation, values, tell);
}

async function scoreCorpus(): Promise<void> {
  const judged = (await Promise.all(readCorpus(CORPUS).map((entry) => judgeEntry(entry)))).flat();
  tell(scoreText(judged));
  if (missed(score(judged)).length > 0) process.exitCode = 1;
}

function list(): string {
  return [...SITUATIONS, OTHERS].map(({ name, story }) => `${name.padEnd(26)}${story}`).join('\n');
}

function situationNamed(name: string): Situation {
  const situation = [...SITUATIONS, OTHERS].find((candidate) => candidate.name === name);
  if (situation === undefined) throw new Error(`there is no situation "${name}"; npm run break lists them`);
  return situation;
}

function tell(text: string): void {
  process.stdout.write(text);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
