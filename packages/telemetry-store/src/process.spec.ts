import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { idsFound, namesById, otlpTraces, send, spanId, traceId } from './testing/traces.js';

const MAIN = path.join(__dirname, '../dist/main.js');

interface StoreProcess {
  child: ChildProcess;
  otlpUrl: string;
  queryUrl: string;
}

const children: ChildProcess[] = [];

function spawnStore(env: Record<string, string>): ChildProcess {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not built: run "npm run build" first`);
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...env } as NodeJS.ProcessEnv });
  children.push(child);
  return child;
}

async function startProcess(databasePath: string): Promise<StoreProcess> {
  const child = spawnStore({ OTLP_PORT: '0', QUERY_PORT: '0', DATABASE_PATH: databasePath });
  for await (const line of child.stdout ?? []) {
    const [otlpUrl, queryUrl] = String(line).match(/http:\/\/[\d.]+:\d+/g) ?? [];
    if (otlpUrl !== undefined && queryUrl !== undefined) return { child, otlpUrl, queryUrl };
  }
  throw new Error('the store ended before it told its ports');
}

async function failure(child: ChildProcess): Promise<{ code: number; says: string }> {
  let says = '';
  child.stderr?.on('data', (part: Buffer) => (says += part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, says };
}

/** False once the store has heard the signal: its port is closed then, what is under way is not. */
const takesConnections = ({ otlpUrl }: StoreProcess): Promise<boolean> =>
  fetch(otlpUrl, { method: 'HEAD', headers: { connection: 'close' } }).then(
    () => true,
    () => false,
  );

describe('the store as a process', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'telemetry-store-'))));
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps every acknowledged span when it is killed with -9 while spans come in', async () => {
    const databasePath = path.join(folder, 'killed.db');
    const first = await startProcess(databasePath);
    const acknowledged: number[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (;;) {
        const n = next++;
        const spans = [0, 1, 2].map((i) => ({ traceId: traceId(n), spanId: spanId(n * 3 + i), name: `span ${i}` }));
        if ((await send(first, 'traces', otlpTraces(`service-${n}`, spans))) === 200) acknowledged.push(n);
        if (acknowledged.length === 150) first.child.kill('SIGKILL');
      }
    };
    await Promise.allSettled([lane(), lane(), lane(), lane()]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(150);

    const second = await startProcess(databasePath);
    for (const n of acknowledged) {
      expect({ n, names: await namesById(second, traceId(n)) }).toEqual({ n, names: ['span 0', 'span 1', 'span 2'] });
      expect(await idsFound(second, `{ resource.service.name = "service-${n}" }`)).toEqual([traceId(n)]);
    }
    second.child.kill('SIGKILL');
  });

  it('answers what is under way and ends with 0 on SIGTERM', async () => {
    const store = await startProcess(path.join(folder, 'stopped.db'));
    const exited = once(store.child, 'exit');
    const body = otlpTraces('order', [{ traceId: traceId(1), spanId: spanId(1) }]);
    const sending = request(`${store.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      },
    });
    // The store has the headers and waits for the body: the request is under way for sure.
    await once(sending, 'continue');
    store.child.kill('SIGTERM');
    while (await takesConnections(store)) await delay(20);
    sending.end(body);
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    expect(await exited).toEqual([0, null]);
  });

  it('names every variable that it cannot use, and starts nothing', async () => {
    const { code, says } = await failure(spawnStore({ OTLP_PORT: 'http', QUERY_PORT: '70000', MAX_AGE_HOURS: '-1' }));
    expect(code).toBe(1);
    for (const named of ['OTLP_PORT=http', 'QUERY_PORT=70000', 'MAX_AGE_HOURS=-1']) expect(says).toContain(named);
    expect(says).not.toContain('    at ');
  });

  it('leaves the database of another program alone and says so', async () => {
    const foreign = path.join(folder, 'orders.db');
    const orders = new DatabaseSync(foreign);
    orders.exec('CREATE TABLE chunk (id INTEGER); INSERT INTO chunk VALUES (1)');
    orders.close();
    const { code, says } = await failure(spawnStore({ OTLP_PORT: '0', QUERY_PORT: '0', DATABASE_PATH: foreign }));
    expect(code).toBe(1);
    expect(says).toContain(`${foreign} cannot be used`);
    expect(says).toContain('DATABASE_PATH');
    expect(new DatabaseSync(foreign, { readOnly: true }).prepare('SELECT id FROM chunk').all()).toEqual([{ id: 1 }]);
  });

  it('says which port is taken and how to take another', async () => {
    const store = await startProcess(path.join(folder, 'first.db'));
    const port = new URL(store.queryUrl).port;
    const { code, says } = await failure(
      spawnStore({ OTLP_PORT: '0', QUERY_PORT: port, DATABASE_PATH: path.join(folder, 'other.db') }),
    );
    expect(code).toBe(1);
    expect(says).toContain(`port ${port} is taken`);
    expect(says).toContain('QUERY_PORT');
    store.child.kill('SIGKILL');
  });
});
