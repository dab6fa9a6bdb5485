import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Agent, errors, type Dispatcher } from 'undici';
import { Problem } from './problem.js';

/** One row of the table of routes that go to another process; nginx has the same rows in compose. */
export interface ProxyRoute {
  /** What a request's path must match, whole. */
  readonly path: RegExp;
  readonly methods: readonly string[];
  readonly upstream: string;
  /** Cut from the front of the path. */
  readonly strip: string;
}

const UPSTREAM_TIMEOUT_MS = 15_000;
/** About one connection only (RFC 9110, 7.6.1), or set by us. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
  'cookie',
]);

const agent = new Agent({ connections: 32, headersTimeout: UPSTREAM_TIMEOUT_MS, bodyTimeout: UPSTREAM_TIMEOUT_MS });

/** The route for a request, undefined when the path is none of ours. @throws Problem 405 when only the method is wrong */
export function routeFor(routes: readonly ProxyRoute[], method: string, pathname: string): ProxyRoute | undefined {
  const route = routes.find((candidate) => candidate.path.test(pathname));
  if (!route || route.methods.includes(method)) return route;
  const allow = route.methods.join(', ');
  throw new Problem(405, 'Method Not Allowed', `${pathname} answers ${allow}, not ${method}`, { allow });
}

/** Hands the request on and streams the answer back. @throws Problem 502 or 504 that names the upstream */
export async function proxy(route: ProxyRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').slice(route.strip.length) || '/';
  const away = new AbortController();
  response.once('close', () => away.abort());
  try {
    const answer = await agent.request({
      origin: route.upstream,
      path: path.startsWith('/') ? path : `/${path}`,
      method: request.method as Dispatcher.HttpMethod,
      headers: passedOn(request.headers),
      body: request.method === 'GET' || request.method === 'HEAD' ? null : request,
      signal: away.signal,
    });
    response.writeHead(answer.statusCode, passedOn(answer.headers));
    await pipeline(answer.body, response);
  } catch (error) {
    if (response.destroyed) return; // the browser went away, nobody is left to tell
    if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
      throw new Problem(
        504,
        'Gateway Timeout',
        `${route.upstream} did not answer within ${UPSTREAM_TIMEOUT_MS / 1000} s`,
      );
    }
    throw new Problem(502, 'Bad Gateway', `${route.upstream} cannot be reached; is it still starting?`);
  }
}

function passedOn(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name, value]) => !NOT_PASSED_ON.has(name) && value !== undefined);
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}
