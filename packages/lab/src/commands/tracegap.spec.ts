import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { localUrl, portsFor } from '../layout/ports';
import { labFolder } from '../layout/paths';
import { writeRunning } from '../runner/running';
import { freeOffset } from '../testing/test-lab';
import { labUrl } from './tracegap';

const NO_BACKEND = {};

/** As a lab leaves it: the file with its process, and a page's server that answers or does not. */
function leaveState(portOffset: number, pid: number): void {
  writeRunning(labFolder(portOffset), {
    pid,
    variant: 'baseline',
    gateway: null,
    port_offset: portOffset,
    started_at: new Date(0).toISOString(),
  });
}

describe('npm run tracegap', () => {
  let offset: number;
  let page: Server | undefined;
  beforeEach(async () => (offset = await freeOffset()));
  afterEach(async () => {
    rmSync(labFolder(offset).home, { recursive: true, force: true });
    await new Promise((resolve) => (page ? page.close(resolve) : resolve(undefined)));
    page = undefined;
  });

  const listen = () =>
    new Promise<void>((resolve) => {
      page = createServer((_, response) => response.end('{}')).listen(portsFor(offset).web, '127.0.0.1', resolve);
    });

  it('asks the lab at the offset that is named', async () => {
    leaveState(offset, process.pid);
    await listen();
    const url = await labUrl(String(offset), ['recent'], NO_BACKEND);
    expect(url).toBe(localUrl(portsFor(offset).tempo));
  });

  it.each([
    ['whose process is gone', 2 ** 22 + 1],
    ['whose number another process has by now', process.pid],
  ])('takes a file that was left behind, %s, for no lab', async (_, pid) => {
    leaveState(offset, pid);
    await expect(labUrl(String(offset), ['recent'], NO_BACKEND)).rejects.toThrow(
      `no lab runs here at port offset ${offset}. Start it in another terminal: npm start -- --port-offset ${offset}`,
    );
  });

  it.each([
    [['recent', '--tempo', 'http://tempo.example.com'], NO_BACKEND],
    [['recent', '--jaeger=http://jaeger.example.com'], NO_BACKEND],
    [['recent'], { TEMPO_URL: 'http://tempo.example.com' }],
    [['file', 'traces.json'], NO_BACKEND],
    [['explain', 'not-forwarded'], NO_BACKEND],
    [['expect', 'shape.yaml', 'traces.json'], NO_BACKEND],
    [['recent', '--help'], NO_BACKEND],
  ])('looks for no lab where none is asked: %j %j', async (args, env) => {
    await expect(labUrl(undefined, args, env)).resolves.toBeUndefined();
  });
});
