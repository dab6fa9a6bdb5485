// A PostgreSQL of its own in a temporary folder, on loopback, with a password that nobody keeps.
import { type ChildProcess, spawn, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const NO_POSTGRES = 'no PostgreSQL here (apt-get install postgresql)';
const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;
const READY_WITHIN_MS = 60_000;

/** The folder with `initdb` and `postgres`, of the newest version there is; undefined without one. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const folders = versions
    .filter((version) => version >= OLDEST)
    .sort((a, b) => b - a)
    .map((version) => path.join(DEBIAN, String(version), 'bin'));
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')));
}

export interface Cluster {
  /** Of the database, which is made when it is not there. */
  url(database: string): string;
  /** The first column of each row. */
  query(database: string, statement: string): string[];
  stop(): Promise<void>;
}

/** @throws Error when there is no PostgreSQL or it does not start */
export async function startCluster(): Promise<Cluster> {
  const bin = findPostgres();
  if (!bin) throw new Error(NO_POSTGRES);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'postgres-'));
  const owner = unprivileged();
  const password = randomBytes(16).toString('hex');
  const secret = path.join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (owner) for (const file of [folder, secret]) chownSync(file, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  const data = path.join(folder, 'data');
  const how = ['-D', data, '-U', 'shop', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync'];
  must(path.join(bin, 'initdb'), [...how, `--pwfile=${secret}`], { cwd: folder, ...owner });

  const port = await freePort();
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...SETTINGS], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    ...owner,
  });
  // Whoever started it may end without saying so.
  const kill = () => void server.kill('SIGQUIT');
  process.once('exit', kill);
  const url = (database: string) => `postgres://shop:${password}@127.0.0.1:${port}/${database}`;
  await ready(server, url('postgres'), path.join(bin, 'pg_isready'));
  const stop = async () => {
    process.removeListener('exit', kill);
    if (server.exitCode === null && server.signalCode === null) {
      kill();
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: (database) => ensured(url, database), query: (database, text) => psql(url(database), text), stop };
}

/** What is killed is never this server, so that it need not sync; it listens to this machine alone. */
const SETTINGS = [
  ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=300'],
  ...['shared_buffers=32MB', 'log_min_messages=fatal', 'autovacuum=off'],
].flatMap((setting) => ['-c', setting]);

const made = new Set<string>();

function ensured(url: (database: string) => string, database: string): string {
  if (!made.has(url(database))) ensureDatabase(url('postgres'), database);
  made.add(url(database));
  return url(database);
}

/** Makes the database with the administrator's URL, unless it is there. */
export function ensureDatabase(admin: string, database: string): void {
  if (psql(admin, `SELECT 1 FROM pg_database WHERE datname = '${database}'`).length === 0) {
    psql(admin, `CREATE DATABASE "${database}"`);
  }
}

function psql(url: string, statement: string): string[] {
  const bin = findPostgres() ?? '';
  // By the environment: the arguments of a process are there for everybody to read.
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password, PGDATABASE: pathname.slice(1) };
  const told = must(path.join(bin, 'psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', statement], {
    env: { ...process.env, ...env },
  });
  return told.split('\n').filter(Boolean);
}

/** PostgreSQL refuses to run as root: then it is Debian's user for it, or nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim();
  return { uid: Number(idOf('-u') || 65_534), gid: Number(idOf('-g') || 65_534) };
}

function must(command: string, args: string[], options: SpawnSyncOptions): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${path.basename(command)} failed: ${error?.message ?? stderr}`);
}

async function ready(server: ChildProcess, url: string, isReady: string): Promise<void> {
  const { port } = new URL(url);
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    if (spawnSync(isReady, ['-q', '-h', '127.0.0.1', '-p', port]).status === 0) return;
    await delay(50);
  }
  throw new Error('PostgreSQL did not get ready: see what it says above');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
