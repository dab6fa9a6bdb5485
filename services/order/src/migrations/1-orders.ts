import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Orders1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // AUTOINCREMENT: an id is never given out twice, since it is the idempotency key everywhere else.
    await runner.query(`
      CREATE TABLE orders (
        order_id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id TEXT NOT NULL,
        product_name TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'rejected', 'failed', 'cancelled')),
        result TEXT,
        problem TEXT,
        idempotency_key TEXT UNIQUE,
        release_due INTEGER NOT NULL DEFAULT 0,
        trace TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      ) STRICT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders');
  }
}
