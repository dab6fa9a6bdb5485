import { z } from 'zod';
import { getJson, request } from '../http.js';
import { expect, type Report } from '../report.js';
import { settings, type Stack, urls } from '../stack.js';

const config = z.strictObject({
  mode: z.literal('compose'),
  grafana_url: z.string().nullable(),
  envoy_admin_url: z.string().nullable(),
});

/** nginx: the page, its configuration, the routes that are there and those that are not. */
export async function checkPageServer(report: Report, stack: Stack): Promise<void> {
  await checkRoutes(report, stack);
  await checkPageItself(report, stack);
}

async function checkRoutes(report: Report, { variant, size }: Stack): Promise<void> {
  await report.check(`${variant}: nginx tells the page what runs`, async () => {
    const told = await getJson(`${urls.web}/config.json`, config);
    const grafana = size === 'full' ? `http://localhost:${settings.GRAFANA_PORT}` : null;
    const envoy = variant === 'baseline' ? null : `http://localhost:${settings.ENVOY_ADMIN_PORT}`;
    expect(told.grafana_url === grafana, `grafana_url ${grafana}, got ${told.grafana_url}`);
    expect(told.envoy_admin_url === envoy, `envoy_admin_url ${envoy}, got ${told.envoy_admin_url}`);
  });

  await report.check(
    `${variant}: nginx refuses what is no route, what would change something and foreign Hosts`,
    async () => {
      const cases: [string, string, Record<string, string>, number][] = [
        ['GET', '/', {}, 200],
        ['GET', '/tempo/ready', {}, 200],
        ['GET', '/api/inventory', {}, 200],
        ['GET', '/api/pricing', {}, 404],
        ['GET', '/tempo/api/metrics/query_range', {}, 404],
        ['GET', '/tempo/status/config', {}, 404],
        ['GET', '/logs/loki/api/v1/labels', {}, 404],
        ['GET', '/lab/state', {}, 404],
        ['POST', '/tempo/api/search', {}, 405],
        ['DELETE', '/api/orders/1', {}, 405],
      ];
      for (const [method, path, headers, wanted] of cases) {
        const { status } = await request(urls.web + path, { method, headers });
        expect(status === wanted, `${method} ${path} to answer ${wanted}, got ${status}`);
      }
    },
  );
}

async function checkPageItself(report: Report, { variant }: Stack): Promise<void> {
  await report.check(`${variant}: the page is sent compressed, with a policy that lets no other host in`, async () => {
    const response = await request(urls.web, { headers: { 'accept-encoding': 'gzip' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(
      policy.startsWith("default-src 'none'; script-src 'self'"),
      `a strict Content-Security-Policy, got "${policy}"`,
    );
    const script = /src="([^"]+\.js)"/.exec(await response.text())?.[1];
    expect(script !== undefined, 'the page to load a script of its own');
    const loaded = await request(new URL(script, urls.web).href, { headers: { 'accept-encoding': 'gzip' } });
    expect(loaded.headers.get('content-encoding') === 'gzip', `${script} compressed`);
    expect(loaded.headers.get('x-content-type-options') === 'nosniff', `${script} with the security headers`);
  });
}
