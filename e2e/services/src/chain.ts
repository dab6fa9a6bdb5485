// The four services as real processes on free ports, with their databases in one folder: for tests that kill them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Callee first, so that each finds the next one there when it starts. */
export const NAMES = ['notify', 'pricing', 'inventory', 'order'] as const;
export type Name = (typeof NAMES)[number];

const SERVICES = path.resolve(__dirname, '..', '..', '..', 'services');
const CALLEE_URL: Partial<Record<Name, [variable: string, callee: Name]>> = {
  order: ['INVENTORY_URL', 'inventory'],
  inventory: ['PRICING_URL', 'pricing'],
  pricing: ['NOTIFY_URL', 'notify'],
};
/** Much longer than it takes: on a machine that is busy with other things 90 s were not enough. */
const READY_WITHIN_MS = 300_000;

export class Chain {
  private readonly processes = new Map<Name, ChildProcess>();

  private constructor(
    readonly folder: string,
    private readonly ports: Record<Name, number>,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts all four with their databases and logs in `folder`, and waits until they are ready. */
  static async start(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Chain> {
    const [notify, pricing, inventory, order] = await freePorts(4);
    const ports = { notify: notify!, pricing: pricing!, inventory: inventory!, order: order! };
    const chain = new Chain(folder, ports, env);
    await Promise.all(NAMES.map((name) => chain.launch(name)));
    return chain;
  }

  url(name: Name): string {
    return `http://127.0.0.1:${this.ports[name]}`;
  }

  databasePath(name: Name): string {
    return path.join(this.folder, `${name}.db`);
  }

  signal(name: Name, signal: NodeJS.Signals): void {
    this.processes.get(name)?.kill(signal);
  }

  /** Waits for the process to end and gives its exit code, or the signal that ended it. */
  async ended(name: Name): Promise<number | string | null> {
    const child = this.processes.get(name);
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode ?? child.signalCode;
  }

  /** Starts the process again on its old port and database. */
  async launch(name: Name): Promise<void> {
    const log = createWriteStream(path.join(this.folder, `${name}.log`), { flags: 'a' });
    const [variable, callee] = CALLEE_URL[name] ?? [];
    const child = spawn(process.execPath, [path.join(SERVICES, name, 'dist', 'main.js')], {
      env: {
        ...process.env,
        // What is tested is the services, whether or not somebody listens to them.
        OTEL_SDK_DISABLED: 'true',
        // The same code is loaded again at every restart.
        NODE_COMPILE_CACHE: path.join(this.folder, 'compiled'),
        ...this.env,
        PORT: String(this.ports[name]),
        DATABASE_PATH: this.databasePath(name),
        ...(variable && callee && { [variable]: this.url(callee) }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.processes.set(name, child);
    await this.ready(name, child);
  }

  private async ready(name: Name, child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && child.exitCode === null) {
      const health = await fetch(`${this.url(name)}/health`).catch(() => undefined);
      if (health?.ok) return;
      await delay(50);
    }
    throw new Error(`${name} did not get ready: see ${this.folder}/${name}.log (is it built? npm run build)`);
  }

  /** Ends all that runs; nothing is left behind. */
  async stop(): Promise<void> {
    for (const name of NAMES) this.signal(name, 'SIGKILL');
    await Promise.all(NAMES.map((name) => this.ended(name)));
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(async (server) => once(server.close(), 'close')));
  return ports;
}
