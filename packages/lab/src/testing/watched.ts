import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, runs } from './descendants.js';

const LOOK_EVERY_MS = 50;
const ENDS_WITHIN_MS = 15_000;
const LISTEN = '0A';

export interface Watched {
  /** Every process that was seen below the root since the start of the watch. */
  readonly seen: ReadonlySet<number>;
  /** Every TCP port that one of them listened on. */
  readonly ports: ReadonlySet<number>;
  /** What is still there after a fair time to end: `process 12`, `port 34567`; empty where nothing is. */
  left(): Promise<string[]>;
}

/** Remembers what starts below `root` from now on (Linux): for tests of what must not be left behind. */
export function watchBelow(root = process.pid): Watched {
  const before = new Set(descendants(root));
  // Between fork and exec a process still holds its parent's sockets: those are not its own.
  const others = new Set(listeningSockets().keys());
  const [seen, ports] = [new Set<number>(), new Set<number>()];
  const look = (): void => {
    const listening = listeningSockets();
    for (const pid of descendants(root)) {
      if (before.has(pid)) continue;
      seen.add(pid);
      for (const socket of socketsOf(pid)) {
        const port = listening.get(socket);
        if (port !== undefined && !others.has(socket)) ports.add(port);
      }
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    seen,
    ports,
    async left() {
      look();
      clearInterval(timer);
      const deadline = Date.now() + ENDS_WITHIN_MS;
      for (;;) {
        const left = stillThere(seen, ports);
        if (left.length === 0 || Date.now() > deadline) return left;
        await sleep(100);
      }
    },
  };
}

function stillThere(seen: ReadonlySet<number>, ports: ReadonlySet<number>): string[] {
  const open = new Set(listeningSockets().values());
  return [
    ...[...seen].filter(runs).map((pid) => `process ${pid}`),
    ...[...ports].filter((port) => open.has(port)).map((port) => `port ${port}`),
  ];
}

/** `socket:[inode]`, as /proc/PID/fd names it → the port it listens on. */
function listeningSockets(): Map<string, number> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1));
  return new Map(
    rows.flatMap((row): [string, number][] => {
      const columns = row.trim().split(/\s+/);
      const port = columns[1]?.split(':')[1];
      return columns[3] === LISTEN && port !== undefined ? [[`socket:[${columns[9]}]`, parseInt(port, 16)]] : [];
    }),
  );
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // it has just ended
  }
}

function linkOf(file: string): string[] {
  try {
    return [readlinkSync(file)];
  } catch {
    return [];
  }
}
