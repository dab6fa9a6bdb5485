import { dialectOf } from '@demo/service-kit';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Tables and the products the lab starts with. */
export class Prices1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, integer, strict, text } = dialectOf(runner);
    await runner.query(`
      CREATE TABLE prices (
        product_id ${id},
        product_name TEXT NOT NULL UNIQUE,
        unit_cents ${integer} NOT NULL CHECK (unit_cents >= 0),
        updated_at TEXT NOT NULL
      ) ${strict}`);
    await runner.query(`
      CREATE TABLE quotes (
        order_id ${integer} PRIMARY KEY,
        product_name TEXT NOT NULL,
        quantity ${integer} NOT NULL,
        unit_cents ${integer} NOT NULL,
        total_cents ${integer} NOT NULL,
        created_at TEXT NOT NULL
      ) ${strict}`);
    const now = new Date().toISOString();
    await runner.query(
      text(`INSERT INTO prices (product_name, unit_cents, updated_at)
            VALUES ('Laptop', 99999, ?), ('Mouse', 2999, ?), ('Keyboard', 7999, ?)`),
      [now, now, now],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quotes');
    await runner.query('DROP TABLE prices');
  }
}
