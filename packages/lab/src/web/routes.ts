import type { GatewayName } from '../layout/gateways.js';
import { frontDoor, localUrl, type Ports } from '../layout/ports.js';
import type { ProxyRoute } from './proxy.js';

/** Everything the page may ask of other processes. Reading only, except where a shop changes something. */
export function proxyRoutes(ports: Ports, gateway: GatewayName | null): readonly ProxyRoute[] {
  const tempo = { methods: ['GET', 'HEAD'], upstream: localUrl(ports.tempo), strip: '/tempo' };
  return [
    {
      path: /^\/api\/orders(\/.*)?$/,
      methods: ['GET', 'HEAD', 'POST'],
      upstream: frontDoor(ports, gateway),
      strip: '/api',
    },
    {
      path: /^\/api\/inventory(\/.*)?$/,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
      upstream: localUrl(ports.inventory),
      strip: '/api',
    },
    { ...tempo, path: /^\/tempo\/api\/(v2\/)?traces\/[^/]+$/ },
    { ...tempo, path: /^\/tempo\/api\/(search|echo|v2\/search\/tags)$/ },
    { ...tempo, path: /^\/tempo\/api\/v2\/search\/tag\/[^/]+\/values$/ },
    { ...tempo, path: /^\/tempo\/ready$/ },
    { ...tempo, path: /^\/logs\/loki\/api\/v1\/query_range$/, strip: '/logs' },
  ];
}
