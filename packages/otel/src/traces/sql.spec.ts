import { statementOf } from './sql';

describe('the name of a statement', () => {
  it.each([
    ['SELECT id FROM orders WHERE id = ?', 'SELECT', 'orders'],
    ['  insert into "stock" (sku) values (?)', 'INSERT', 'stock'],
    ['UPDATE `reservations` SET units = ?', 'UPDATE', 'reservations'],
    ['DELETE FROM prices WHERE sku = ?', 'DELETE', 'prices'],
    ['WITH old AS (SELECT 1) UPDATE orders SET status = ?', 'UPDATE', 'orders'],
    ['PRAGMA journal_mode', 'PRAGMA', undefined],
  ])('%s is %s %s', (text, operation, table) => {
    expect(statementOf(text)).toEqual({ operation, table });
  });
});
