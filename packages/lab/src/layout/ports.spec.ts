import { createServer, type Server } from 'node:net';
import { freeOffset } from '../testing/test-lab';
import { assertPortsFree, MAX_PORT_OFFSET, ownerOf, portsFor, portsInUse } from '../../bin/ports.cjs';

const LOOPBACK_AND_ALL = ['127.0.0.1', '0.0.0.0'];

describe.each(LOOPBACK_AND_ALL)('a port that is taken on %s', (host) => {
  let offset: number;
  let server: Server;
  beforeEach(async () => {
    offset = await freeOffset();
    server = createServer();
    await new Promise<void>((resolve) => server.listen(portsFor(offset).notify, host, resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is told with what it is for, who has it, and an offset at which every port is free', async () => {
    const { notify } = portsFor(offset);
    const error = (await assertPortsFree(offset, false).catch((thrown: unknown) => thrown)) as Error;
    const said = new RegExp(
      `^port ${notify} \\(notify\\) is taken by process ${process.pid} \\(.+\\)\\nStop it, or run the lab beside it: npm start -- --port-offset (\\d+)$`,
    ).exec(error.message);
    if (!said) throw new Error(`it says instead: ${error.message}`);
    const suggested = Number(said[1]);
    expect(suggested).toBeGreaterThan(offset);
    await expect(assertPortsFree(suggested, true)).resolves.toBeUndefined();
  });

  it('has an owner only while somebody listens', async () => {
    const { notify } = portsFor(offset);
    expect((await ownerOf(notify))?.pid).toBe(process.pid);
    await new Promise((resolve) => server.close(resolve));
    expect(await ownerOf(notify)).toBeUndefined();
    await expect(assertPortsFree(offset, false)).resolves.toBeUndefined();
  });
});

describe('the suggested offset', () => {
  it('passes over one at which a port is taken', async () => {
    const offset = Math.floor((await freeOffset()) / 100) * 100;
    const next = createServer();
    const own = createServer();
    const listen = (server: Server, port: number) =>
      new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await Promise.all([listen(own, portsFor(offset).tempo), listen(next, portsFor(offset + 100).otlp)]);
    try {
      const said = await assertPortsFree(offset, false).catch((error: Error) => error.message);
      expect(said).toMatch(/--port-offset \d+$/);
      expect(said).not.toMatch(new RegExp(`--port-offset ${offset + 100}$`));
    } finally {
      await Promise.all([own, next].map((server) => new Promise((resolve) => server.close(resolve))));
    }
  });

  it('keeps every port below 65536', () => {
    expect(Math.max(...portsInUse(MAX_PORT_OFFSET, true).values())).toBe(65_535);
  });
});
