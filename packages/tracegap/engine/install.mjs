// Where ClickHouse's engine for tests and the bench is. npm chdb has 546 MB, so it is no dependency and in no lock file: CI and
// the bench install it apart into .cache, at one exact version; `npm start` and `npm test` never do.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CHDB = '3.4.0';
const CACHE = fileURLToPath(new URL(`../../../.cache/chdb-${CHDB}`, import.meta.url));

/** The folder with chdb in its node_modules: CHDB_FOLDER, or the project's cache, where it is installed unless told not to. */
export function engineFolder({ install = true } = {}) {
  const folder = process.env.CHDB_FOLDER ?? CACHE;
  if (existsSync(path.join(folder, 'node_modules/chdb/package.json'))) return folder;
  if (!install) throw new Error(`there is no chdb in ${folder}; node packages/tracegap/engine/install.mjs fetches it`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  process.stderr.write(`installing chdb ${CHDB} (546 MB) into ${folder}\n`);
  const args = ['install', `chdb@${CHDB}`, '--save-exact', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${engineFolder()}\n`);
