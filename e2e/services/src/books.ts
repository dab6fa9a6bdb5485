// Reads the four databases themselves and says where they contradict each other.
import Database from 'better-sqlite3';
import { type Chain, type Name } from './chain';

export interface Books {
  pending: number;
  confirmed: number;
  /** One sentence for each thing that must not be. */
  contradictions: string[];
}

/** `answered`: the orders that callers were told are confirmed. `seed`: the stock that was there at first, all products together. */
export function readBooks(chain: Chain, answered: ReadonlySet<number>, seed: number): Books {
  const orders = all<{ id: number; status: string; quantity: number; due: number }>(
    chain,
    'order',
    'SELECT order_id AS id, status, quantity, release_due AS due FROM orders',
  );
  const confirmed = new Map(orders.filter(({ status }) => status === 'confirmed').map((order) => [order.id, order]));
  const pending = orders.filter(({ status, due }) => status === 'pending' || due).length;
  const open = one(chain, 'inventory', "SELECT count(*) FROM reservations WHERE state = 'reserved' OR void_due = 1");
  const stock = one(chain, 'inventory', 'SELECT sum(stock) FROM products');
  const sold = [...confirmed.values()].reduce((sum, { quantity }) => sum + quantity, 0);
  const sent = all<{ id: number }>(chain, 'notify', "SELECT order_id AS id FROM notifications WHERE status = 'sent'");
  const notified = new Set(sent.map(({ id }) => id));

  const contradictions = [
    ...[...answered]
      .filter((id) => !confirmed.has(id))
      .map((id) => `order ${id} was answered 201 and is not confirmed`),
    ...[...confirmed.keys()].filter((id) => !notified.has(id)).map((id) => `order ${id} is confirmed and not notified`),
    ...[...notified].filter((id) => !confirmed.has(id)).map((id) => `order ${id} is notified and not confirmed`),
    ...(sent.length === notified.size ? [] : [`${sent.length - notified.size} orders were notified twice`]),
    ...(stock + sold === seed ? [] : [`stock ${stock} + sold ${sold} is not the ${seed} there were`]),
  ];
  return { pending: pending + open, confirmed: confirmed.size, contradictions };
}

function all<Row>(chain: Chain, name: Name, sql: string): Row[] {
  const database = new Database(chain.databasePath(name), { readonly: true });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

const one = (chain: Chain, name: Name, sql: string): number =>
  Number(Object.values(all<Record<string, unknown>>(chain, name, sql)[0] ?? {})[0] ?? 0);
