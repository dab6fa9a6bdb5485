import { type IncomingMessage } from 'node:http';
import { type Attributes } from '@opentelemetry/api';
import { pathOf, queryNamesOf } from './probes';

/** A request as Express leaves it once a route has matched. */
export type ServedRequest = IncomingMessage & { route?: { path?: unknown }; baseUrl?: string };

/** The attributes of a SERVER span: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server */
export function requestAttributes(request: ServedRequest, method: string, scheme: string): Attributes {
  const { headers, socket } = request;
  const { host, port } = addressOf(headers.host);
  const attributes: Attributes = {
    'http.request.method': method,
    'url.scheme': scheme,
    'server.address': host,
    'network.protocol.version': request.httpVersion,
    'url.path': pathOf(request.url),
  };
  if (port !== undefined) attributes['server.port'] = port;
  if (socket.remoteAddress !== undefined) {
    attributes['network.peer.address'] = socket.remoteAddress;
    attributes['client.address'] = clientOf(request) ?? socket.remoteAddress;
  }
  if (socket.remotePort !== undefined) attributes['network.peer.port'] = socket.remotePort;
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes['user_agent.original'] = agent;
  const query = queryNamesOf(request.url);
  if (query !== undefined) attributes['url.query'] = query;
  if (request.method !== method) attributes['http.request.method_original'] = request.method;
  return attributes;
}

/** The template of the route Express matched, such as `/orders/:id`; undefined where none did. */
export function routeOf({ route, baseUrl }: ServedRequest): string | undefined {
  return typeof route?.path === 'string' ? `${baseUrl ?? ''}${route.path}` : undefined;
}

/** The first hop of x-forwarded-for, as a proxy in front of the service writes it. */
function clientOf({ headers }: IncomingMessage): string | undefined {
  const forwarded = headers['x-forwarded-for'];
  return typeof forwarded === 'string' ? forwarded.split(',', 1)[0]?.trim() : undefined;
}

interface Address {
  host: string;
  port?: number;
}
const addresses = new Map<string, Address>();
const ADDRESSES = 200;

/** Host and port of a Host header, remembered: there are few of them. */
export function addressOf(header = 'localhost'): Address {
  const known = addresses.get(header);
  if (known) return known;
  const match = /^(.*?)(?::(\d+))?$/.exec(header);
  const address: Address = { host: match?.[1] || 'localhost', ...(match?.[2] ? { port: Number(match[2]) } : {}) };
  if (addresses.size < ADDRESSES) addresses.set(header, address);
  return address;
}
