import { CLAIM_COLUMNS, claimsOf, dialectOf } from '@demo/service-kit';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TAKE =
  'UPDATE products SET stock = stock - NEW.quantity, updated_at = NEW.updated_at WHERE product_name = NEW.product_name';
const GIVE_BACK =
  'UPDATE products SET stock = stock + NEW.quantity, updated_at = NEW.updated_at WHERE product_name = NEW.product_name';

const SQLITE_TRIGGERS = [
  `CREATE TRIGGER reservation_takes_stock AFTER INSERT ON reservations WHEN NEW.state = 'reserved'
   BEGIN
     ${TAKE};
   END`,
  `CREATE TRIGGER release_gives_stock_back AFTER UPDATE OF state ON reservations
   WHEN NEW.state = 'released' AND OLD.state <> 'released'
   BEGIN
     ${GIVE_BACK};
   END`,
];

const POSTGRES_TRIGGERS = [
  `CREATE FUNCTION take_stock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${TAKE}; RETURN NULL; END $$`,
  `CREATE TRIGGER reservation_takes_stock AFTER INSERT ON reservations
   FOR EACH ROW WHEN (NEW.state = 'reserved') EXECUTE FUNCTION take_stock()`,
  `CREATE FUNCTION give_stock_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${GIVE_BACK}; RETURN NULL; END $$`,
  `CREATE TRIGGER release_gives_stock_back AFTER UPDATE OF state ON reservations
   FOR EACH ROW WHEN (NEW.state = 'released' AND OLD.state <> 'released') EXECUTE FUNCTION give_stock_back()`,
];

/** Tables, the triggers that keep stock and reservations in step, and the products the lab starts with. */
export class Stock1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { postgres, id, integer, strict, text } = dialectOf(runner);
    await runner.query(`
      CREATE TABLE products (
        product_id ${id},
        product_name TEXT NOT NULL UNIQUE,
        stock ${integer} NOT NULL CHECK (stock >= 0),
        updated_at TEXT NOT NULL
      ) ${strict}`);
    await runner.query(`
      CREATE TABLE reservations (
        order_id ${integer} PRIMARY KEY,
        product_name TEXT NOT NULL,
        quantity ${integer} NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('reserved', 'confirmed', 'released')),
        remaining_stock ${integer} NOT NULL,
        result TEXT,
        void_due ${integer} NOT NULL DEFAULT 0,
        trace TEXT,
        updated_at TEXT NOT NULL${postgres ? `, ${CLAIM_COLUMNS}` : ''}
      ) ${strict}`);
    // A reservation and its stock change in one statement, so there is no moment at which a crash could part them.
    for (const statement of postgres ? POSTGRES_TRIGGERS : SQLITE_TRIGGERS) await runner.query(statement);
    if (postgres) await runner.query(claimsOf('reservations', 'state'));
    const now = new Date().toISOString();
    await runner.query(
      text(`INSERT INTO products (product_name, stock, updated_at)
            VALUES ('Laptop', 50, ?), ('Mouse', 200, ?), ('Keyboard', 150, ?)`),
      [now, now, now],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservations');
    await runner.query('DROP TABLE products');
    if (dialectOf(runner).postgres) await runner.query('DROP FUNCTION take_stock, give_stock_back, claim_reservations');
  }
}
