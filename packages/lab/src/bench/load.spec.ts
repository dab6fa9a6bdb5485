import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { load } from './load';

describe('the bench’s load', () => {
  let server: Server;
  let statuses: number[];
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeEach(async () => {
    let served = 0;
    server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(statuses[served++ % statuses.length] ?? 500).end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('counts orders that were answered 201', async () => {
    statuses = [201];
    const { orders, orders_per_second, p99_ms } = await load(url(), 1);
    expect(orders).toBeGreaterThan(0);
    expect(orders_per_second).toBeGreaterThan(0);
    expect(p99_ms).toBeGreaterThanOrEqual(0);
  });

  it('fails on any other answer, and says which came', async () => {
    statuses = [201, 201, 503];
    await expect(load(url(), 1)).rejects.toThrow(/not every order was answered 201: \d+ answers 503/);
  });
});
