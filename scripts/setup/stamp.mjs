// "Nothing to do" must cost milliseconds: a stamp is a hash over the names, sizes and times of what went in.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SKIP = new Set(['node_modules', 'dist', '.git', '.cache', '.lab', '.artifacts', 'coverage']);

/** @yields {string} every file below `dir` that passes `wanted`, generated folders left out. */
export function* filesBelow(dir, wanted) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (SKIP.has(entry.name)) continue;
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* filesBelow(full, wanted);
    else if (wanted(full)) yield full;
  }
}

/** @returns {string} a hash that changes whenever one of the files is added, removed, resized or touched. */
export function stampOf(files, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

export function sameStamp(file, stamp) {
  try {
    return readFileSync(file, 'utf8') === stamp;
  } catch {
    return false;
  }
}

export function writeStamp(file, stamp) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}
