import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { BadSettings } from '../node/auth.js';

export const LOOPBACK = '127.0.0.1';

/** A port with what it is for and the option that changes it, so that a message can name them. */
export interface Port {
  readonly port: number;
  readonly what: string;
  readonly option: string;
}

/** Listens on loopback; resolves with the port (0 takes a free one). @throws BadSettings naming a free port instead */
export async function listen(server: Server, port: Port): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port.port, LOOPBACK, resolve);
  }).catch(async (error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' || error.code === 'EACCES' ? await portTaken(port, error.code) : error;
  });
  return (server.address() as AddressInfo).port;
}

/** The sentence for a port that cannot be had. */
export async function portTaken({ port, what, option }: Port, code = 'EADDRINUSE'): Promise<BadSettings> {
  const why = code === 'EACCES' ? 'is not allowed to this user' : 'is taken';
  const free = await freePort(port);
  return new BadSettings(
    `port ${port} (${what}) ${why}; stop what listens there, or use a free one: ${option} ${free}`,
  );
}

const TRIES = 50;

/** The next free port above one; 0, which takes any, where fifty are taken. */
async function freePort(above: number): Promise<number> {
  for (let port = Math.max(above, 1023) + 1; port <= Math.min(above + TRIES, 65_535); port += 1)
    if (await isFree(port)) return port;
  return 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** Takes no more connections, gives those under way a moment, then resolves. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(grace);
}
