import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { LOOPBACK } from '../layout/ports.js';

export interface PortOwner {
  pid: number;
  name: string;
}

/** Throws one error that names every taken port, who holds it, and how to go on. */
export async function assertPortsFree(wanted: ReadonlyMap<string, number>): Promise<void> {
  const taken: string[] = [];
  for (const [purpose, port] of wanted) {
    if (await isFree(port)) continue;
    const owner = await ownerOf(port);
    taken.push(
      `port ${port} (${purpose}) is taken by ${owner ? `process ${owner.pid} (${owner.name})` : 'a process of another user'}`,
    );
  }
  if (taken.length === 0) return;
  throw new Error(
    `${taken.join('\n')}\nStop ${taken.length === 1 ? 'it' : 'them'}, or run the lab beside ${taken.length === 1 ? 'it' : 'them'}: npm start -- --port-offset 100`,
  );
}

/** True when this process could listen there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Who listens on a port: from /proc on Linux, from lsof elsewhere; undefined when it cannot be seen. */
export async function ownerOf(port: number): Promise<PortOwner | undefined> {
  return process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port);
}

const LISTEN = '0A';

function ownerFromProc(port: number): PortOwner | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of lines(table)) {
      const columns = row.trim().split(/\s+/);
      if (columns[1]?.endsWith(`:${hexPort}`) && columns[3] === LISTEN) sockets.add(`socket:[${columns[9]}]`);
    }
  }
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (openFiles(pid).some((file) => sockets.has(file))) return { pid: Number(pid), name: commandOf(pid) };
  }
  return undefined;
}

/** The command line, shortened: 'node dist/main.js' says more than the name 'MainThread' that Node gives its process. */
function commandOf(pid: string): string {
  const [program = '?', ...args] = (lines(`/proc/${pid}/cmdline`)[0] ?? '').split('\0');
  return [program.split('/').at(-1), ...args].join(' ').trim().slice(0, 60);
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlink(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // another user's process, or one that has just ended
  }
}

function readlink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function ownerFromLsof(port: number): Promise<PortOwner | undefined> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = /^p(\d+)$/m.exec(stdout)?.[1];
    return pid ? { pid: Number(pid), name: /^c(.+)$/m.exec(stdout)?.[1] ?? '?' } : undefined;
  } catch {
    return undefined;
  }
}
