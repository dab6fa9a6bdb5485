import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { request } from 'undici';
import { z } from 'zod';

const AUTOCANNON = require.resolve('autocannon/autocannon.js');
const CONNECTIONS = 8;
const PRODUCT = 'Mouse';
const PLENTY = 1_000_000_000;

/** The part of autocannon's JSON that is read here; latencies in milliseconds. */
const resultSchema = z.object({
  duration: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  statusCodeStats: z.record(z.string(), z.object({ count: z.number() })).default({}),
});

export interface Load {
  orders: number;
  orders_per_second: number;
  p50_ms: number;
  p99_ms: number;
}

/** So that no order is refused for want of stock. */
export async function fillStock(inventoryUrl: string): Promise<void> {
  const { statusCode, body } = await request(`${inventoryUrl}/inventory/${PRODUCT}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stock: PLENTY }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`the stock could not be filled: ${statusCode} ${text}`);
}

/** Orders over eight kept-alive connections, as fast as they are answered, from a process of its own. @throws Error on any answer but 201 */
export async function load(orderUrl: string, seconds: number): Promise<Load> {
  const order = JSON.stringify({ user_id: 'bench', product_name: PRODUCT, quantity: 1 });
  const args = ['-c', String(CONNECTIONS), '-d', String(seconds), '-t', '30', '-m', 'POST', '-n', '-j'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [AUTOCANNON, ...args, '-H', 'content-type=application/json', '-b', order, `${orderUrl}/orders`],
    { maxBuffer: 16 * 2 ** 20 },
  );
  const { duration, errors, timeouts, latency, statusCodeStats } = resultSchema.parse(JSON.parse(stdout));
  const { '201': created, ...others } = statusCodeStats;
  const wrong = Object.entries(others).map(([status, { count }]) => `${count} answers ${status}`);
  if (errors > 0) wrong.push(`${errors} connection errors`);
  if (timeouts > 0) wrong.push(`${timeouts} time-outs`);
  if (wrong.length > 0 || !created)
    throw new Error(`not every order was answered 201: ${wrong.join(', ') || 'none was'}`);
  return {
    orders: created.count,
    orders_per_second: created.count / duration,
    p50_ms: latency.p50,
    p99_ms: latency.p99,
  };
}
