import { freeOffset, locateEnvoy, ownerOf, portsFor, ROOT, startTestLab, type LabState, type TestLab } from '@demo/lab';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

const CLI = path.join(ROOT, 'packages/lab/dist/cli.js');
const NOBODY_WAITS_LONGER_MS = 60_000;

/** The ports of the lab on which somebody still answers. */
async function stillListening(lab: TestLab): Promise<string[]> {
  const names = Object.keys(lab.ports) as (keyof typeof lab.ports)[];
  const answers = await Promise.all(
    names.map((name) =>
      fetch(`http://127.0.0.1:${lab.ports[name]}/`).then(
        () => name,
        () => undefined,
      ),
    ),
  );
  return answers.filter((name) => name !== undefined);
}

async function nothingListens(lab: TestLab): Promise<void> {
  const deadline = Date.now() + NOBODY_WAITS_LONGER_MS;
  let left = await stillListening(lab);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(200);
    left = await stillListening(lab);
  }
  expect(left).toEqual([]);
}

describe('npm start', () => {
  let lab: TestLab | undefined;
  afterEach(() => lab?.stop());

  it('stops every part on Ctrl-C and leaves with code 0', async () => {
    lab = await startTestLab({ variant: (await hasEnvoy()) ? 'envoy-drop' : 'baseline' });
    expect(await stillListening(lab)).toEqual(
      expect.arrayContaining(['order', 'inventory', 'pricing', 'notify', 'web']),
    );
    const gone = once(lab.runner, 'exit');
    lab.runner.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
    expect(await stillListening(lab)).toEqual([]);
    expect(lab.output()).toContain('Stopped.');
  });

  it('leaves no process behind when the runner is killed with -9', async () => {
    lab = await startTestLab({ variant: (await hasEnvoy()) ? 'envoy-copy' : 'baseline' });
    lab.runner.kill('SIGKILL');
    await nothingListens(lab);
  });

  it('starts a part again that was killed, and tells so', async () => {
    lab = await startTestLab();
    const { portOffset, ports } = lab;
    const second = spawnSync(process.execPath, [CLI, 'start', '--port-offset', String(portOffset)], {
      encoding: 'utf8',
    });
    expect(second.stdout).toContain('runs already');
    expect(second.status).toBe(0);

    const before = await ownerOf(ports.notify);
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const deadline = Date.now() + NOBODY_WAITS_LONGER_MS;
    let now = before;
    while ((now === undefined || now.pid === before?.pid) && Date.now() < deadline) {
      await sleep(200);
      now = await ownerOf(ports.notify);
    }
    expect(now?.pid).not.toBe(before?.pid);
    expect(lab.output()).toContain('notify was ended by SIGKILL; starting it again');
  });

  it('runs the baseline without an Envoy, and says what the other variants need', async () => {
    lab = await startTestLab({ env: { ENVOY_PATH: '/nowhere/envoy' } });
    const state = (await (await fetch(`${lab.webUrl}/lab/state`)).json()) as LabState;
    const drop = state.variants.find(({ name }) => name === 'envoy-drop');
    expect(drop).toMatchObject({ available: false, reason: expect.stringContaining("ENVOY_PATH is '/nowhere/envoy'") });

    const { statusCode, body } = await request(`${lab.webUrl}/lab/variant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"variant":"envoy-drop"}',
    });
    expect(statusCode).toBe(409);
    expect(await body.json()).toMatchObject({ detail: expect.stringContaining('python3-pip') });
    expect(await (await fetch(`${lab.webUrl}/lab/state`)).json()).toMatchObject({ variant: 'baseline' });
  });
});

describe('npm start that cannot', () => {
  it('names the process that has a port, and how to go on', async () => {
    const offset = await freeOffset();
    const holder = createServer().listen(portsFor(offset).notify, '127.0.0.1');
    await once(holder, 'listening');
    const { status, stderr } = await run(['start', '--port-offset', String(offset)]);
    holder.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`port ${portsFor(offset).notify} (notify) is taken by process ${process.pid} (`);
    expect(stderr).toContain('npm start -- --port-offset');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says what a sidecar variant needs when no Envoy can be had', async () => {
    const args = ['start', '--variant', 'envoy-drop', '--port-offset', String(await freeOffset())];
    const { status, stderr } = await run(args, { ENVOY_PATH: '/nowhere/envoy' });
    expect(status).toBe(1);
    expect(stderr).toContain('/nowhere/envoy');
    expect(stderr).toContain('the baseline runs without it: npm start');
  });

  it.each([
    [
      ['start', '--variant', 'envoy-dorp'],
      "there is no variant 'envoy-dorp'; there are: baseline, envoy-drop, envoy-copy",
    ],
    [['start', '--port-offset', '-1'], '--port-offset'],
    [['start', '--port-offset', '60000'], "--port-offset is '60000'; it takes a number from 0 to"],
    [['order', '--rate', 'fast'], "--rate is 'fast'; it takes a number"],
    [
      ['order', '--port-offset', '18001'],
      'no lab runs here at port offset 18001. Start it in another terminal: npm start',
    ],
  ])('answers %j with what is wrong', async (args, message) => {
    const { status, stderr } = await run(args);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

async function hasEnvoy(): Promise<boolean> {
  return locateEnvoy().then(
    () => true,
    () => false,
  );
}

/** Asynchronously, because this process may be the one that holds a port. */
async function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}
