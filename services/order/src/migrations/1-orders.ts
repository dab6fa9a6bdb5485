import { CLAIM_COLUMNS, claimsOf, dialectOf } from '@demo/service-kit';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Orders1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { postgres, id, integer, strict } = dialectOf(runner);
    await runner.query(`
      CREATE TABLE orders (
        order_id ${id},
        user_id TEXT NOT NULL,
        product_name TEXT NOT NULL,
        quantity ${integer} NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'rejected', 'failed', 'cancelled')),
        result TEXT,
        problem TEXT,
        idempotency_key TEXT UNIQUE,
        release_due ${integer} NOT NULL DEFAULT 0,
        trace TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL${postgres ? `, ${CLAIM_COLUMNS}` : ''}
      ) ${strict}`);
    if (postgres) await runner.query(claimsOf('orders', 'status'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders');
    if (dialectOf(runner).postgres) await runner.query('DROP FUNCTION claim_orders');
  }
}
