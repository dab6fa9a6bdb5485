/** Plays one take before the reader's eyes. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { perform, type Recording } from './stage/play';
import { type Situation, type Take } from './stage/situation';

const ROOT = path.join(__dirname, '..', '..');
const TRACEGAP = path.join(ROOT, 'packages/tracegap/dist/cli/main.js');

export interface ShowOptions {
  readonly twin?: boolean;
  readonly fixed?: boolean;
  readonly take?: string;
}

export async function show(situation: Situation, options: ShowOptions, tell: (text: string) => void): Promise<void> {
  const take = chosen(situation, options);
  const { fixed: mended = false } = options;
  if (mended && situation.mend === undefined) throw new Error(`${situation.name} has nothing to fix`);
  tell(`${situation.name}: ${situation.story}\n`);
  if (mended) tell(`fixed: ${situation.mend ?? ''}\n`);
  tell(`playing ${take.name} …\n`);
  const recording = await perform(take, { mended });
  const file = keep(recording, `${situation.name}-${take.name}${mended ? '-mended' : ''}`);
  const [first] = recording.labels;
  if (first === undefined) return;
  if (recording.labels.length > 1) tell(`${recording.labels.length} requests; this is the first\n`);
  const command = ['file', path.relative(ROOT, file), '--trace', first.traces[0] as string];
  tell(`\n$ tracegap ${command.join(' ')}\n`);
  spawnSync(process.execPath, [TRACEGAP, ...command], { cwd: ROOT, stdio: 'inherit' });
  tell(`\nto be said by the situation itself: ${first.verdict.join(' or ')}${first.cause ? `, ${first.cause}` : ''}\n`);
  tell(further(situation, options));
}

function chosen(situation: Situation, { twin, take }: ShowOptions): Take {
  const all = twin ? situation.twins : [...situation.takes, ...(take === undefined ? [] : situation.twins)];
  const found = take === undefined ? all[0] : all.find(({ name }) => name === take);
  if (found !== undefined) return found;
  throw new Error(
    `${situation.name} has no take "${take ?? ''}"; there are: ${all.map(({ name }) => name).join(', ')}`,
  );
}

function keep({ resourceSpans }: Recording, name: string): string {
  const folder = path.join(ROOT, '.lab', 'breaks');
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ resourceSpans }));
  return file;
}

function further({ name, takes, twins, mend }: Situation, { twin, fixed: mended }: ShowOptions): string {
  const others = [...takes.slice(1), ...twins.slice(1)].map((take) => take.name);
  return [
    ...(twin ? [] : [`its twin, which looks like it and is not: npm run break ${name} -- --twin`]),
    ...(mended || mend === undefined ? [] : [`fixed: npm run break ${name} -- --fixed`]),
    ...(others.length === 0 ? [] : [`more ways to play it: npm run break ${name} -- --take ${others.join(' | ')}`]),
    '',
  ].join('\n');
}
