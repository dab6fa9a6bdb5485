/**
 * Plays one part of one situation for the page and tells over Node's IPC channel what it does: `{"progress": …}` and at
 * last `{"left": …}` or `{"failed": "…"}`. By hand there is `npm run break`; this is started by packages/lab/src/breaks.
 * A SIGTERM, or the end of the process that started it, ends everything it started at once.
 */
import { OTHERS, SITUATIONS } from '../situations';
import { perform } from '../stage/play';
import { takeOf } from './book';
import { judged } from './judged';
import { PARTS, type Part } from './schema';

const HARD_STOP_MS = 5_000;

async function main([name, part]: string[]): Promise<void> {
  const situation = [...SITUATIONS, OTHERS].find((one) => one.name === name);
  const asked = PARTS.find((one) => one === part);
  if (situation === undefined || asked === undefined)
    throw new Error(`there is no ${name ?? ''} ${part ?? ''} to play`);
  const missing = situation.missing?.() ?? null;
  if (missing !== null) throw new Error(`${situation.name} ${missing}`);
  const left = await judged(situation.name, asked, await play(situation.name, asked));
  await told({ left });
}

function play(name: string, part: Part) {
  const situation = [...SITUATIONS, OTHERS].find((one) => one.name === name);
  const take = situation && takeOf(situation, part);
  if (take === undefined) throw new Error(`${name} has nothing to fix`);
  const away = new AbortController();
  const stop = () => {
    away.abort();
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  const tell = (progress: object) => void told({ progress });
  return perform(take, { mended: part === 'fixed', tell, signal: away.signal });
}

/** Resolves when the message has left: a process that exits before loses it. */
function told(message: object): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

main(process.argv.slice(2))
  .catch((error: unknown) => told({ failed: error instanceof Error ? error.message : String(error) }))
  .finally(() => process.exit());
