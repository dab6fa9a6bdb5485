import { request } from 'node:http';
import { startStore, type RunningStore } from '../index.js';
import { readConfig } from '../config.js';

/** `fetch` writes the Host header itself. */
const ask = (url: string, host: string, method = 'GET'): Promise<{ status: number | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers: { host } }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });

describe('a page elsewhere whose name resolves to this machine', () => {
  let store: RunningStore;
  beforeAll(async () => {
    const { allowedHosts } = readConfig({ ALLOWED_HOSTS: 'traces, .observability.svc.cluster.local' });
    store = await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:', allowedHosts });
  });
  afterAll(() => store.close());

  it.each(['evil.example', 'evil.example:3200', '127.0.0.1.evil.example', 'localhost.evil.example', 'tempo'])(
    'reads nothing and writes nothing as %s',
    async (host) => {
      const read = await ask(`${store.queryUrl}/api/search`, host);
      expect(read).toEqual({ status: 403, text: expect.stringContaining('ALLOWED_HOSTS') });
      expect(await ask(`${store.otlpUrl}/v1/traces`, host, 'POST')).toMatchObject({ status: 403 });
    },
  );

  it.each([
    'localhost:3200',
    '127.0.0.1',
    '[::1]:3200',
    '10.0.0.7',
    'traces:3200',
    'a.observability.svc.cluster.local',
  ])('is not %s', async (host) => expect(await ask(`${store.queryUrl}/api/echo`, host)).toMatchObject({ status: 200 }));

  it('cannot be allowed by mistake: a list that is none is refused by name', () => {
    expect(() => readConfig({ ALLOWED_HOSTS: 'http://traces' })).toThrow(
      /ALLOWED_HOSTS=http:\/\/traces: must be names/,
    );
  });
});
