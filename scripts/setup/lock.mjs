// One setup at a time in a clone: two npm commands started at once in a fresh clone install once, and the one that waits
// says for whom. A lock file and not a package: this runs before anything is installed.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 250;

/** Of whom a waiting command has told already, so that it tells once although it waits for several steps. */
let told;

/**
 * Does what is to be done unless it is done, alone in this clone: whoever comes second waits, and finds it done.
 * @param {string} root the clone
 * @param {() => boolean} isDone
 * @param {(holdFor: (pid: number) => void) => Promise<void>} work told how to keep the lock for a child, should this process be killed
 */
export async function once(root, isDone, work) {
  if (isDone()) return;
  const file = path.join(root, '.cache', 'setup.lock');
  mkdirSync(path.dirname(file), { recursive: true });
  const task = nameOfTask();
  await acquire(file, lockText(task, [process.pid]));
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    if (!isDone()) await work((child) => replace(file, lockText(task, [process.pid, child])));
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function nameOfTask() {
  const event = process.env.npm_lifecycle_event;
  if (!event) return 'another command';
  return ['start', 'test'].includes(event) ? `npm ${event}` : `npm run ${event}`;
}

const lockText = (task, pids) => JSON.stringify({ task, pids });

async function acquire(file, mine) {
  while (!created(file, mine)) {
    const text = read(file);
    const holder = holderIn(text);
    if (text !== null && !holder?.pids.some(isAlive)) {
      removeStale(file, text);
      continue;
    }
    if (holder && told !== holder.pids[0]) {
      [told] = holder.pids;
      process.stderr.write(`  ${holder.task} (process ${told}) is setting this clone up; waiting for it …\n`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

// Linked and renamed, never written in place: nobody reads half a lock.
function replace(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function created(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function holderIn(text) {
  try {
    const { pids, task } = JSON.parse(text);
    return Array.isArray(pids) ? { pids: pids.filter((pid) => Number.isInteger(pid) && pid > 0), task } : null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Of two processes that find the same dead holder only one may take the lock away, and never a lock that is alive again. */
function removeStale(file, seen) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  try {
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, file);
  } catch {
    // Somebody holds the lock by now: theirs stands.
  }
  rmSync(aside, { force: true });
}
