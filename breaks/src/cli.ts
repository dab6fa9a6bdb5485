/** `npm run break`: plays a situation in which a trace breaks, and shows what tracegap says of it. */
import { parseArgs } from 'node:util';
import { record } from './record';
import { SITUATIONS } from './situations';
import { type Situation } from './stage/situation';

const USAGE = `Usage: npm run break                       lists the situations
       npm run break -- --record [case]    plays and records again (breaks/corpus)
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      record: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const chosen = positionals.length === 0 ? SITUATIONS : positionals.map(situationNamed);
  if (values.help) return tell(USAGE);
  if (values.record) return record(chosen, tell);
  tell(`${SITUATIONS.map(({ name, story }) => `${name.padEnd(26)}${story}`).join('\n')}\n\n${USAGE}`);
}

function situationNamed(name: string): Situation {
  const situation = SITUATIONS.find((candidate) => candidate.name === name);
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
