/**
 * Platforms and proxies that write a span of their own into the context and export it elsewhere, or nowhere. What is told of them
 * comes from the span behind, from the call in front, and from proxies that are seen before the same service at other times.
 */
import { type Span } from './model.js';
import { CLOUD_PLATFORM } from './resource-keys.js';
import { addressOf, asText, nodeIdOf } from './semantics.js';

export type PlatformId = 'aws' | 'gcp' | 'azure' | 'istio' | 'nginx' | 'proxy';

/** Which platform stands in between, and by what it is known. */
export interface Platform {
  readonly id: PlatformId;
  readonly name: string;
  readonly key: string;
  readonly value: string;
}

interface Sign {
  readonly id: PlatformId;
  readonly name: string;
  /** `cloud.platform` of the service behind. */
  readonly platform?: RegExp;
  /** A header that the service behind recorded, without the prefix of its key. */
  readonly header?: RegExp;
  readonly headerValue?: RegExp;
  /** Of the host that was called. */
  readonly host?: RegExp;
}

/** Those that say most come first; what every proxy writes is last. */
const SIGNS: readonly Sign[] = [
  { id: 'aws', name: 'AWS Lambda', platform: /^aws_lambda$/ },
  { id: 'aws', name: 'AWS API Gateway', host: /\.execute-api\.[\w-]+\.amazonaws\.com$/ },
  { id: 'aws', name: 'AWS Lambda', host: /\.lambda-url\.[\w-]+\.on\.aws$/ },
  { id: 'gcp', name: 'Google Cloud Run', platform: /^gcp[_.]cloud_(run|functions)$/ },
  { id: 'gcp', name: 'Google App Engine', platform: /^gcp[_.]app_engine$/ },
  { id: 'gcp', name: 'Google Cloud Run', host: /\.run\.app$|\.cloudfunctions\.net$/ },
  { id: 'gcp', name: "Google's load balancer", header: /^x[-_]cloud[-_]trace[-_]context$/ },
  { id: 'gcp', name: "Google's load balancer", header: /^via$/, headerValue: /\bgoogle$/ },
  { id: 'azure', name: 'Azure Functions', platform: /^azure[_.]functions$/ },
  { id: 'azure', name: 'Azure App Service', platform: /^azure[_.]app_service$/ },
  {
    id: 'azure',
    name: 'Azure Container Apps or API Management',
    platform: /^azure[_.]container_apps$/,
  },
  {
    id: 'azure',
    name: 'Azure',
    header: /^x[-_](azure[-_]\w+|fd[-_]\w+|appgw[-_][-\w]+|arr[-_][-\w]+)$|^request[-_]context$/,
  },
  { id: 'azure', name: 'Azure', host: /\.(azure-api|azurefd|azurewebsites|azureedge)\.net$|\.azurecontainerapps\.io$/ },
  { id: 'aws', name: 'an AWS load balancer', header: /^x[-_]amzn[-_]trace[-_]id$|^x[-_]amz[-_]cf[-_]id$/ },
  { id: 'istio', name: 'an Envoy proxy', header: /^x[-_]envoy[-_]/ },
  { id: 'proxy', name: 'Kong', header: /^x[-_]kong[-_]/ },
  { id: 'proxy', name: 'Apigee', header: /^x[-_]apigee[-_]/ },
  { id: 'proxy', name: 'Apache APISIX', header: /^x[-_]apisix[-_]/ },
  { id: 'proxy', name: 'Linkerd', header: /^l5d[-_]/ },
  { id: 'proxy', name: 'Cloudflare', header: /^cf[-_](ray|connecting[-_]ip|worker|visitor)$/ },
  { id: 'proxy', name: 'Fastly', header: /^fastly[-_]/ },
  { id: 'proxy', name: 'Vercel', header: /^x[-_]vercel[-_]/ },
  { id: 'proxy', name: 'Traefik', header: /^x[-_]forwarded[-_]server$/, headerValue: /traefik/i },
  { id: 'nginx', name: 'a proxy such as nginx', header: /^x[-_]real[-_]ip$|^x[-_]original[-_]\w+/ },
  { id: 'proxy', name: 'a proxy', header: /^x[-_]forwarded[-_]|^forwarded$|^via$/ },
];

const HEADER = /^(?:http\.request\.header\.|rpc\.grpc\.request\.metadata\.)(.+)$/;

/** `seenBefore`: a proxy that is seen as a caller of the service in other traces. */
export function platformBetween(call: Span | null, request: Span, seenBefore?: Span): Platform | null {
  const headers = headersOf(request);
  const host = call ? addressOf(call).host : null;
  for (const sign of SIGNS) {
    const found = sign.platform
      ? byPlatform(sign, request)
      : sign.header
        ? byHeader(sign, headers)
        : byHost(sign, host);
    if (found) return found;
  }
  return seenBefore ? byProxy(seenBefore) : null;
}

function byPlatform({ id, name, platform }: Sign, { resource: { attributes } }: Span): Platform | null {
  const value = asText(attributes[CLOUD_PLATFORM]);
  return value !== null && platform?.test(value) ? { id, name, key: CLOUD_PLATFORM, value } : null;
}

function byHeader({ id, name, header, headerValue }: Sign, headers: ReadonlyMap<string, string>): Platform | null {
  for (const [key, value] of headers) {
    if (header?.test(key) && (headerValue?.test(value) ?? true)) return { id, name, key, value };
  }
  return null;
}

function byHost({ id, name, host }: Sign, called: string | null): Platform | null {
  return called !== null && host?.test(called) ? { id, name, key: 'server.address', value: called } : null;
}

function byProxy(span: Span): Platform {
  const node = nodeIdOf(span);
  const service = span.resource.service ?? 'a proxy';
  const istio = node !== null && /^(router|sidecar|waypoint)~/.test(node);
  const gateway = node?.startsWith('router~') ?? false;
  if (istio)
    return {
      id: 'istio',
      name: gateway ? `the Istio gateway ${service}` : `Istio's proxy ${service}`,
      key: 'node_id',
      value: node,
    };
  return { id: 'proxy', name: `the proxy ${service}`, key: 'service.name', value: service };
}

function headersOf({ attributes }: Span): Map<string, string> {
  const found = new Map<string, string>();
  for (const key in attributes) {
    const name = HEADER.exec(key)?.[1];
    if (name !== undefined) found.set(name.toLowerCase(), asText(attributes[key]) ?? '');
  }
  return found;
}
