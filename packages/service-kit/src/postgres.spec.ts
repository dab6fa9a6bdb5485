import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { type Cluster, findPostgres, NO_POSTGRES, startCluster } from '@demo/test-postgres';
import { CLAIM_COLUMNS, Claims, claimsOf } from './claims';
import { baseConfig, ConfigError, readConfig } from './config';
import { databaseTrouble } from './database';
import { openPostgres, postgresOptions } from './postgres';
import { dialectOf, run, sql } from './sql';

class Orders1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id } = dialectOf(runner);
    await runner.query(`CREATE TABLE orders (order_id ${id}, status TEXT NOT NULL, ${CLAIM_COLUMNS})`);
    await runner.query(claimsOf('orders', 'status'));
  }
  async down(): Promise<void> {}
}

const PLACE = sql`INSERT INTO orders (status) VALUES (?) RETURNING order_id AS id`;
const CHANGE = sql`UPDATE orders SET status = ? WHERE order_id = ? RETURNING order_id AS id`;
const LONG_MS = 600_000;

describe('DATABASE_URL', () => {
  const read = (DATABASE_URL: string) => readConfig(baseConfig({ port: 1, database: 'x' }), { DATABASE_URL });

  it.each([
    'postgres://shop:s3cret@db:5432/orders',
    'postgresql://db/orders?sslmode=require',
    'postgres:///orders?host=/run',
  ])('may be %s', (url) => expect(read(url).DATABASE_URL).toBe(url));

  it.each([
    'mysql://shop:s3cret@db/orders',
    'shop:s3cret@db',
    'postgres://shop:s3cret@db',
    'postgres://shop:s3cret@db:x/y',
  ])('is refused as %s, by name and without the password', (url) => {
    expect(() => read(url)).toThrow(ConfigError);
    expect(() => read(url)).toThrow(/DATABASE_URL must be a URL such as/);
    expect(() => read(url)).not.toThrow(/s3cret/);
  });
});

const here = findPostgres() === undefined ? describe.skip : describe;

here(`PostgreSQL${findPostgres() === undefined ? `: ${NO_POSTGRES}` : ''}`, () => {
  let cluster: Cluster;
  let replicas: DataSource[] = [];
  const options = (database: string) => ({
    ...postgresOptions(cluster.url(database), 'order'),
    migrations: [Orders1763700000001],
  });
  const claims = (replica: number, lastsMs: number) =>
    new Claims(replicas[replica]!, 'orders', "status = 'pending'", lastsMs);
  const place = async (replica = 0) => {
    const [placed] = await run<{ id: number }>(replicas[replica]!, PLACE, ['pending']);
    return placed!.id;
  };

  beforeAll(async () => {
    cluster = await startCluster();
    // All at once into an empty database: without the lock their migrations run into each other.
    replicas = await Promise.all([1, 2, 3, 4].map(() => openPostgres(options('shared'))));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.destroy();
    await cluster.stop();
  });
  beforeEach(() => run(replicas[0]!, 'DELETE FROM orders', []));

  it('is migrated once by replicas that start at the same moment', () => {
    expect(cluster.query('shared', 'SELECT name FROM migrations')).toEqual(['Orders1763700000001']);
  });

  it('gives what is returned as numbers, of INSERT, UPDATE and DELETE alike', async () => {
    const id = await place();
    expect(id).toEqual(expect.any(Number));
    expect(await run(replicas[1]!, CHANGE, ['done', id])).toEqual([{ id }]);
    expect(await run(replicas[1]!, 'DELETE FROM orders WHERE order_id = ? RETURNING order_id AS id', [id])).toEqual([
      { id },
    ]);
  });

  it('lets the replica that placed an order settle it, and no other', async () => {
    const id = await place();
    expect(await claims(1, LONG_MS).take(id)).toBe(false);
    expect(await claims(1, LONG_MS).takeOver()).toEqual([]);
    expect(await claims(0, LONG_MS).take(id)).toBe(true);
  });

  it('hands over what a replica has left, each order to one of those who look at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => place()));
    await claims(0, LONG_MS).letGo();
    const taken = await Promise.all([1, 2, 3].map((replica) => claims(replica, LONG_MS).takeOver()));
    expect(taken.flat().sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
  });

  it('hands over what a replica that was killed had, when its claim has run out', async () => {
    const id = await place();
    expect(await claims(1, LONG_MS).takeOver()).toEqual([]);
    expect(await claims(1, 0).takeOver()).toEqual([id]);
  });

  it('leaves an order to whoever changed last what became of it', async () => {
    const id = await place();
    await run(replicas[1]!, CHANGE, ['pending', id]);
    expect(await claims(0, LONG_MS).take(id)).toBe(false);
    expect(await claims(1, LONG_MS).take(id)).toBe(true);
  });

  it('is healthy, and says so when it can only be read', async () => {
    expect(await databaseTrouble(replicas[0]!)).toBeUndefined();
    cluster.query('postgres', 'CREATE DATABASE standby');
    cluster.query('postgres', 'ALTER DATABASE standby SET default_transaction_read_only = on');
    const standby = new DataSource(postgresOptions(cluster.url('standby'), 'order'));
    await standby.initialize();
    expect(await databaseTrouble(standby)).toBe('read-only');
    await standby.destroy();
  });

  describe('refuses to start with one line that names DATABASE_URL and the fix, and never with the password', () => {
    const told = async (change: (url: URL) => void) => {
      const url = new URL(cluster.url('shared'));
      change(url);
      const refused = await openPostgres(postgresOptions(url.href, 'order')).catch((error: Error) => error);
      expect(refused).toBeInstanceOf(ConfigError);
      const { message } = refused as Error;
      expect(message).not.toContain(url.password);
      expect(message).not.toContain('\n');
      return message;
    };

    it.each<[string, (url: URL) => void, RegExp]>([
      ['nobody listens', (url) => (url.port = '1'), /nothing listens there\. .*DATABASE_URL/],
      ['there is no such host', (url) => (url.hostname = 'nowhere.invalid'), /host.* Set DATABASE_URL/],
      ['the password is wrong', (url) => (url.password = 'wr0ng'), /password is wrong\. Set DATABASE_URL/],
      ['there is no such database', (url) => (url.pathname = '/none'), /no such database.*createdb.*DATABASE_URL/],
      ['it asks for TLS and there is none', (url) => (url.search = 'sslmode=require'), /SSL.*Set DATABASE_URL/],
    ])('when %s', async (_, change, line) => expect(await told(change)).toMatch(line));
  });
});
