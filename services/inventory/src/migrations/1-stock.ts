import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Tables, the triggers that keep stock and reservations in step, and the products the lab starts with. */
export class Stock1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE products (
        product_id INTEGER PRIMARY KEY AUTOINCREMENT,
        product_name TEXT NOT NULL UNIQUE,
        stock INTEGER NOT NULL CHECK (stock >= 0),
        updated_at TEXT NOT NULL
      ) STRICT`);
    await runner.query(`
      CREATE TABLE reservations (
        order_id INTEGER PRIMARY KEY,
        product_name TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('reserved', 'confirmed', 'released')),
        remaining_stock INTEGER NOT NULL,
        result TEXT,
        void_due INTEGER NOT NULL DEFAULT 0,
        trace TEXT,
        updated_at TEXT NOT NULL
      ) STRICT`);
    // A reservation and its stock change in one statement, so there is no moment at which a crash could part them.
    await runner.query(`
      CREATE TRIGGER reservation_takes_stock AFTER INSERT ON reservations WHEN NEW.state = 'reserved'
      BEGIN
        UPDATE products SET stock = stock - NEW.quantity, updated_at = NEW.updated_at WHERE product_name = NEW.product_name;
      END`);
    await runner.query(`
      CREATE TRIGGER release_gives_stock_back AFTER UPDATE OF state ON reservations
      WHEN NEW.state = 'released' AND OLD.state <> 'released'
      BEGIN
        UPDATE products SET stock = stock + NEW.quantity, updated_at = NEW.updated_at WHERE product_name = NEW.product_name;
      END`);
    const now = new Date().toISOString();
    await runner.query(
      `INSERT INTO products (product_name, stock, updated_at) VALUES ('Laptop', 50, ?), ('Mouse', 200, ?), ('Keyboard', 150, ?)`,
      [now, now, now],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservations');
    await runner.query('DROP TABLE products');
  }
}
