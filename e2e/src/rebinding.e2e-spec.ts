import { localUrl, startTestLab, type TestLab } from '@demo/lab';
import { request } from 'undici';

/** A page elsewhere may have its own name resolve to 127.0.0.1; every port of the lab must see through that. */
describe('DNS rebinding', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startTestLab({ variant: 'envoy-copy' });
  });
  afterAll(() => lab?.stop());

  const asked = async (url: string, host: string): Promise<{ status: number; text: string }> => {
    const answer = await request(url, { headers: { host } });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  it.each([
    ['order', '/orders'],
    ['inventory', '/inventory'],
    ['pricing', '/pricing'],
    ['notify', '/notifications'],
    ['tempo', '/api/search'],
    ['otlp', '/v1/traces'],
    ['envoyAdmin', '/config_dump'],
    ['web', '/tempo/api/search'],
  ] as const)('%s tells a foreign name nothing', async (part, path) => {
    const url = localUrl(lab.ports[part]) + path;
    for (const host of ['evil.example', `evil.example:${lab.ports[part]}`, 'localhost.evil.example']) {
      expect(await asked(url, host)).toEqual({ status: 403, text: expect.stringContaining('Host') });
    }
    for (const host of ['localhost', `127.0.0.1:${lab.ports[part]}`]) {
      expect((await asked(url, host)).status).not.toBe(403);
    }
  });

  it('Envoy’s admin answers its addresses, and what changes something is refused under every name', async () => {
    const admin = localUrl(lab.ports.envoyAdmin);
    expect((await asked(`${admin}/ready`, '[::1]:9901')).text).toContain('LIVE');
    const { statusCode } = await request(`${admin}/quitquitquit`, { method: 'POST' });
    expect(statusCode).toBe(403);
  });
});
