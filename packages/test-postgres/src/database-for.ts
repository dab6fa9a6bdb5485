import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ensureDatabase } from './cluster';

/** Set to an administrator's URL, it has the specs of the services run on that PostgreSQL; unset, on SQLite. */
const ADMIN = 'SPECS_POSTGRES';

const made = new Map<string, string>();

/**
 * The settings of a database for a service under test: the same one for the same folder and name, for as long as the folder is there.
 * Without a folder a new one each time.
 */
export function databaseFor(name: string, folder?: string): { DATABASE_PATH: string } | { DATABASE_URL: string } {
  const admin = process.env[ADMIN];
  if (!admin) return { DATABASE_PATH: folder === undefined ? ':memory:' : path.join(folder, `${name}.db`) };
  const key = `${folder === undefined ? randomUUID() : path.basename(folder)}-${name}`;
  let url = made.get(key);
  if (url === undefined) {
    const database = `${name}-${randomUUID()}`;
    ensureDatabase(admin, database);
    url = Object.assign(new URL(admin), { pathname: `/${database}` }).href;
    made.set(key, url);
  }
  return { DATABASE_URL: url };
}
