// A taken port is told before anything is fetched, installed or built: whoever waited a minute for it would be right to be angry.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { assertPortsFree, MAX_PORT_OFFSET } = createRequire(import.meta.url)('../../packages/lab/bin/ports.cjs');

/**
 * @param {string[]} args as typed after `npm start --`; what is wrong with them the command itself says, later
 * @throws Error that names the taken ports, who has them, and an offset that is free
 */
export async function ensurePortsFree(root, args) {
  if (args.includes('--help') || args.includes('-h')) return;
  const offset = Number(valueOf(args, '--port-offset') ?? 0);
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_PORT_OFFSET) return;
  // A lab of this clone that runs there is no clash: `npm start` then switches it or says that it runs.
  if (labRuns(path.join(root, '.lab', offset === 0 ? '' : `offset-${offset}`, 'lab.json'))) return;
  await assertPortsFree(offset, valueOf(args, '--gateway') !== undefined);
}

function valueOf(args, option) {
  const at = args.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  return at < 0 ? undefined : args[at].includes('=') ? args[at].slice(option.length + 1) : args[at + 1];
}

function labRuns(stateFile) {
  try {
    process.kill(JSON.parse(readFileSync(stateFile, 'utf8')).pid, 0);
    return true;
  } catch {
    return false;
  }
}
