// PostgreSQL, shared by a service's replicas. `pg` is loaded when DATABASE_URL names one, and only then.
import { randomUUID } from 'node:crypto';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ConfigError } from './config';

/** What is used of pg's pool beside TypeORM: statements that no caller waits for, and of which no trace shall tell. */
export interface PostgresPool {
  query(query: { text: string; values?: unknown[]; query_timeout?: number }): Promise<{ rows: object[] }>;
}

const CONNECT_WITHIN_MS = 5_000;
/** A statement takes a millisecond; one that takes this long has lost its server. */
const ANSWER_WITHIN_MS = 10_000;
const HEALTH_WITHIN_MS = 1_000;
const CONNECTIONS = 10;

/** @param url as DATABASE_URL has it, with what libpq's URLs may have behind the `?`, such as `sslmode=require` */
export function postgresOptions(url: string, service: string): DataSourceOptions {
  const { hostname, port, pathname } = new URL(url);
  return {
    type: 'postgres',
    // For whoever looks at the spans; what connects is the URL itself.
    ...(hostname && { host: hostname, port: Number(port || 5432) }),
    database: decodeURIComponent(pathname.slice(1)),
    // Names the replica: in pg_stat_activity, and as the owner of the orders that it is at (claims.ts).
    applicationName: `${service}/${randomUUID()}`,
    installExtensions: false,
    // Ids, stock and cents stay far below 2^53.
    parseInt8: true,
    poolSize: CONNECTIONS,
    connectTimeoutMS: CONNECT_WITHIN_MS,
    extra: { connectionString: url, query_timeout: ANSWER_WITHIN_MS, keepAlive: true },
  };
}

/**
 * Connects, and brings the tables up to date while no other replica does.
 * @throws ConfigError naming DATABASE_URL, what is wrong with it and the fix
 */
export async function openPostgres(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource(options);
  try {
    await dataSource.initialize();
    await migrateAlone(dataSource);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw new ConfigError(explain(error as PostgresError, options));
  }
}

/** Any number will do, as long as nobody else who uses the database takes it for something else. */
const MIGRATION_LOCK = 1_763_700_000;

/** The lock lasts as long as its transaction: it is gone with a killed process, and poolers such as PgBouncer keep it as well. */
async function migrateAlone(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

export const poolOf = (dataSource: DataSource): PostgresPool =>
  (dataSource.driver as unknown as { master: PostgresPool }).master;

/** Why the database cannot be written, or undefined when it can. */
export async function postgresTrouble(dataSource: DataSource): Promise<string | undefined> {
  try {
    const text = "SELECT current_setting('transaction_read_only') AS read_only";
    const { rows } = await poolOf(dataSource).query({ text, query_timeout: HEALTH_WITHIN_MS });
    return (rows[0] as { read_only: string }).read_only === 'on' ? 'read-only' : undefined;
  } catch (error) {
    return (error as PostgresError).code ?? 'does not answer';
  }
}

type PostgresError = Error & { code?: string };

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the operating system's word. */
const FIXES: Record<string, string> = {
  '28P01': 'the user or the password is wrong. Set DATABASE_URL to ones that the server knows',
  '28000':
    'the server does not let this user in. Set DATABASE_URL to one that pg_hba.conf allows, with sslmode=require if it asks for TLS',
  '3D000': 'there is no such database. Create it (createdb), or set DATABASE_URL to one there is',
  '42501': 'this user may not create tables there. Grant CREATE on the schema, or set DATABASE_URL to the owner',
  ECONNREFUSED: 'nothing listens there. Start PostgreSQL, or set DATABASE_URL to where it runs',
  ENOENT: 'nothing listens on that socket. Start PostgreSQL, or set DATABASE_URL to where it runs',
  ENOTFOUND: 'there is no such host. Set DATABASE_URL to one there is',
  EAI_AGAIN: 'the name of the host cannot be looked up. Set DATABASE_URL to one that can',
};

/** Neither user nor password are in it: this goes to a log. */
function explain({ code = '', message }: PostgresError, options: DataSourceOptions): string {
  const { host = 'the local socket', port, database } = options as { host?: string; port?: number; database: string };
  const where = `PostgreSQL at ${host}${port ? `:${port}` : ''}, database "${database}"`;
  const fix = FIXES[code] ?? `${message}. Set DATABASE_URL to a database that can be used`;
  return `The database cannot be opened: ${where}: ${fix}.`;
}
