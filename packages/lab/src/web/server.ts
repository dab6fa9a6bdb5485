import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';
import type { Lab } from '../runner/lab.js';
import { ROOT } from '../layout/paths.js';
import { LOOPBACK, localUrl } from '../layout/ports.js';
import { VARIANTS } from '../layout/variants.js';
import { control } from './control.js';
import { assertLocalHost } from './guard.js';
import { SECURITY_HEADERS } from './headers.js';
import { Problem, sendJson, sendProblem } from './problem.js';
import { proxy, routeFor, type ProxyRoute } from './proxy.js';
import { proxyRoutes } from './routes.js';

const PAGE = path.join(ROOT, 'web-ui/dist');

type ServeStatic = (request: IncomingMessage, response: ServerResponse) => void;

/** The page and its routes on :8090, as nginx serves them in compose. Resolves once it listens. */
export async function startWebServer(lab: Lab): Promise<{ close(): Promise<void> }> {
  const routes = proxyRoutes(lab.ports, lab.gateway);
  const files = staticFiles();
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000 }, (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    answer(lab, routes, files, request, response).catch((error: unknown) => {
      sendProblem(
        response,
        error instanceof Problem ? error : new Problem(500, 'Internal Server Error', reason(error)),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(lab.ports.web, LOOPBACK, resolve);
  });
  return { close: () => close(server) };
}

async function answer(
  lab: Lab,
  routes: readonly ProxyRoute[],
  files: ServeStatic,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  assertLocalHost(request);
  const method = request.method ?? 'GET';
  const pathname = (request.url ?? '/').split('?')[0] ?? '/';
  if (pathname.startsWith('/lab/')) return control(lab, request, response, pathname);
  const route = routeFor(routes, method, pathname);
  if (route) return proxy(route, request, response);
  if (/^\/(api|tempo|logs)\//.test(pathname)) throw new Problem(404, 'Not Found', `there is no route ${pathname} here`);
  if (method !== 'GET' && method !== 'HEAD') {
    throw new Problem(405, 'Method Not Allowed', `${pathname} answers GET, not ${method}`, { allow: 'GET, HEAD' });
  }
  if (pathname === '/config.json') return sendJson(response, 200, pageConfig(lab));
  files(request, response);
}

function pageConfig(lab: Lab): { mode: 'native'; grafana_url: null; envoy_admin_url: string | null } {
  const { sidecar } = VARIANTS[lab.variant];
  return { mode: 'native', grafana_url: null, envoy_admin_url: sidecar ? localUrl(lab.ports.envoyAdmin) : null };
}

function staticFiles(): ServeStatic {
  const notThere = (_request: IncomingMessage, response: ServerResponse): void =>
    sendProblem(response, new Problem(404, 'Not Found', 'there is no such file; is the page built? (npm run build)'));
  if (!existsSync(PAGE)) return notThere;
  return sirv(PAGE, {
    etag: true,
    gzip: true,
    brotli: true,
    single: true, // a shared link to a view is answered with the page, which reads the rest of the URL itself
    onNoMatch: notThere,
    setHeaders: (response, pathname) => {
      const hashed = pathname.startsWith('/assets/'); // Vite puts a hash of the content into these names
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
