import { isControl, statementOf } from './sql';

describe('the name of a statement', () => {
  it.each([
    ['SELECT * FROM "orders" "o" WHERE "o"."id" = ?', 'SELECT orders'],
    ['\n  insert into notifications (order_id) values (?) on conflict do nothing', 'INSERT notifications'],
    ['INSERT OR IGNORE INTO stock (name) VALUES (?)', 'INSERT stock'],
    ['UPDATE OR FAIL `products` SET stock = stock - ?', 'UPDATE products'],
    ['DELETE FROM quotes WHERE id = ?', 'DELETE quotes'],
    ['WITH one AS (SELECT 1) UPDATE orders SET status = ?', 'UPDATE orders'],
    ['SELECT 1', 'SELECT'],
    ['VACUUM', 'VACUUM'],
    ['', 'SQL'],
  ])('%s', (sql, name) => expect(statementOf(sql).name).toBe(name));

  it('tells what only frames others from what does something', () => {
    expect(['BEGIN TRANSACTION', 'commit', 'ROLLBACK TO x', 'PRAGMA foreign_keys = ON'].map(isControl)).not.toContain(
      false,
    );
    expect(isControl('SELECT 1')).toBe(false);
  });
});
