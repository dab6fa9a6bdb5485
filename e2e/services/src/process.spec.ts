import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Chain } from './chain';

const MAIN = path.resolve(__dirname, '..', '..', '..', 'services', 'order', 'dist', 'main.js');

/** The ids of the orders the chain's order has stored, those with `status` or all. */
function storedOrders(chain: Chain, status = '%'): number[] {
  const database = new Database(chain.databasePath('order'), { readonly: true });
  try {
    const ids = database.prepare('SELECT order_id FROM orders WHERE status LIKE ? ORDER BY order_id').pluck();
    return ids.all(status) as number[];
  } finally {
    database.close();
  }
}

describe('a service as a process', () => {
  it('finishes the requests under way on SIGTERM, then ends by itself with code 0', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'process-'));
    const chain = await Chain.start(folder);
    try {
      const body = JSON.stringify({ user_id: 'u1', product_name: 'Mouse', quantity: 1 });
      const place = () =>
        fetch(`${chain.url('order')}/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
      await place();
      // inventory stands still, so the orders are under way for sure when order is told to end.
      chain.signal('inventory', 'SIGSTOP');
      const orders = Promise.all(Array.from({ length: 5 }, place));
      while (storedOrders(chain, 'pending').length < 5) await delay(20);
      chain.signal('order', 'SIGTERM');
      chain.signal('inventory', 'SIGCONT');
      expect((await orders).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
      expect(await chain.ended('order')).toBe(0);
      await expect(place()).rejects.toThrow();
    } finally {
      await chain.stop();
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  it('ends on SIGTERM although its clients keep their connections busy, and has answered every order it took', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'process-'));
    const chain = await Chain.start(folder);
    try {
      const answered: number[] = [];
      const client = async () => {
        for (;;) {
          const body = JSON.stringify({ user_id: 'u1', product_name: 'Mouse', quantity: 1 });
          const headers = { 'content-type': 'application/json' };
          // Refused, or a connection that was closed while it was idle: in both cases nothing was taken.
          const answer = await fetch(`${chain.url('order')}/orders`, { method: 'POST', headers, body }).catch(
            () => null,
          );
          if (!answer) return;
          answered.push(((await answer.json()) as { order_id: number }).order_id);
        }
      };
      const clients = Array.from({ length: 8 }, client);
      while (answered.length < 30) await delay(20);
      chain.signal('order', 'SIGTERM');
      expect(await chain.ended('order')).toBe(0);
      await Promise.all(clients);
      expect(answered.sort((a, b) => a - b)).toEqual(storedOrders(chain));
    } finally {
      await chain.stop();
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  const refusesToStart = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, OTEL_SDK_DISABLED: 'true', LOG_LEVEL: 'silent', PORT: '0', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => lines.push(chunk));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    const told = Buffer.concat(lines).toString();
    expect(told).not.toContain('    at ');
    return told;
  };

  it('does not start with a bad configuration, and names every bad variable', async () => {
    const told = await refusesToStart({ PORT: 'http', INVENTORY_URL: 'inventory', LOG_LEVEL: 'loud' });
    expect(told).toContain('PORT="http"');
    expect(told).toContain('INVENTORY_URL="inventory"');
    expect(told).toContain('LOG_LEVEL="loud"');
  }, 60_000);

  it.each([
    ['DATABASE_PATH', os.tmpdir()],
    ['HOST', 'nowhere.invalid'],
  ])(
    'does not start when %s cannot be used, and names it',
    async (variable, value) => {
      expect(await refusesToStart({ DATABASE_PATH: ':memory:', [variable]: value })).toContain(variable);
    },
    60_000,
  );
});
