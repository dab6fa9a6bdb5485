import { createServer, type Server } from 'node:net';
import { assertPortsFree, ownerOf } from './port-check';

describe('a taken port', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is told with what it is for, who has it, and how to go on', async () => {
    await expect(assertPortsFree(new Map([['notify', port]]))).rejects.toThrow(
      new RegExp(
        `^port ${port} \\(notify\\) is taken by process ${process.pid} \\(.+\\)\\nStop it, or .*--port-offset 100$`,
      ),
    );
  });

  it('has an owner only while somebody listens', async () => {
    expect((await ownerOf(port))?.pid).toBe(process.pid);
    await new Promise((resolve) => server.close(resolve));
    expect(await ownerOf(port)).toBeUndefined();
    await expect(assertPortsFree(new Map([['notify', port]]))).resolves.toBeUndefined();
  });
});
