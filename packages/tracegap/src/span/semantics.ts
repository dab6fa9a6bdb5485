/**
 * What a span says about a call, whichever SDK wrote it: OpenTelemetry's stable names, the names before 1.20 and Envoy's.
 * Decisions rest on which keys are there rather than on product names in values.
 */
import { QUERY_LENGTH_AT_MOST } from '../limits.js';
import * as keys from './keys.js';
import { type AttributeValue, type Span } from './model.js';
import { remembered } from './remembered.js';
import * as resourceKeys from './resource-keys.js';

/** The first of the keys that the span has, as text. */
export function attribute(span: Span, ...wanted: readonly string[]): string | null {
  for (const key of wanted) {
    const text = asText(span.attributes[key]);
    if (text !== null && text !== '') return text;
  }
  return null;
}

export function asText(value: AttributeValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.length === 1) return asText((value as readonly AttributeValue[])[0]);
  return null;
}

function has({ attributes }: Span, wanted: readonly string[]): boolean {
  for (const key of wanted) if (attributes[key] !== undefined) return true;
  return false;
}

const PROXY_NAMES = /(^|[^a-z])(envoy|istio|nginx|ngx|traefik|haproxy|kong|apisix|linkerd|caddy)/i;

export function isProxy(span: Span): boolean {
  if (has(span, keys.PROXY) || span.attributes[keys.COMPONENT] === 'proxy') return true;
  const sdk = span.resource.attributes[resourceKeys.SDK_NAME];
  return namesProxy(span.scope.name) || (typeof sdk === 'string' && namesProxy(sdk));
}

const namesProxy = remembered((name) => PROXY_NAMES.test(name));

/** Calls to databases and caches end there by nature, unless they are used as a queue (Redis streams). */
export function isDatabase(span: Span): boolean {
  return has(span, keys.DATABASE) && span.attributes[keys.MESSAGING_SYSTEM] === undefined;
}

/** A page's own SDK: its calls are subject to CORS, and browsers are callers from outside. */
export function isBrowser(span: Span): boolean {
  const language = asText(span.resource.attributes[resourceKeys.SDK_LANGUAGE]);
  return (
    language === 'webjs' ||
    isOfPage(span.scope.name) ||
    Object.keys(span.resource.attributes).some((key) => key.startsWith('browser.'))
  );
}

/** Instrumentations that exist for pages only: a resource made by hand (SDK 2.x) does not tell the language. */
const isOfPage = remembered((scope) =>
  /instrumentation-(fetch|xml-http-request|document-load|user-interaction)$/.test(scope),
);

/** A page or an app on somebody's device: it calls public names, and nobody sets its clock. */
export function isDevice(span: Span): boolean {
  const { attributes } = span.resource;
  return (
    isBrowser(span) ||
    resourceKeys.DEVICE.some((key) => attributes[key] !== undefined) ||
    /^(ios|ipados|android|watchos|tvos)$/i.test(asText(attributes[resourceKeys.OS_NAME]) ?? '')
  );
}

export interface Address {
  readonly host: string | null;
  readonly port: number | null;
  readonly path: string | null;
}

const LOCAL_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i;

/** Where the call went (CLIENT) or arrived (SERVER), as far as the span says. */
export function addressOf(span: Span): Address {
  const full = attribute(span, ...keys.FULL_URL);
  const url = full === null ? null : LOCAL_URL.exec(full);
  const [urlHost, urlPort] = hostAndPort(url?.[2] ?? '');
  const outgoing = span.kind === 'client' || span.kind === 'producer';
  const [header, headerPort] = hostAndPort(attribute(span, ...keys.HOST_HEADER) ?? '');
  const named = attribute(span, ...(outgoing ? keys.CALLED_HOST : keys.OWN_HOST));
  const port = attribute(span, ...(outgoing ? keys.CALLED_PORT : keys.OWN_PORT));
  const scheme = (url?.[1] ?? attribute(span, ...keys.SCHEME) ?? '').toLowerCase();
  const [host, nameWithPort] = hostAndPort(named ?? '');
  return {
    host: urlHost ?? host ?? header,
    port: urlPort ?? portOf(port) ?? nameWithPort ?? headerPort ?? DEFAULT_PORTS[scheme] ?? null,
    path: pathOf(span, url?.[3] ?? null),
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

function portOf(text: string | null): number | null {
  const port = text === null ? NaN : Number(text);
  return Number.isInteger(port) && port > 0 ? port : null;
}

function hostAndPort(authority: string): readonly [string | null, number | null] {
  if (authority === '') return NOWHERE;
  const match = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority);
  return match?.[1] ? [match[1].toLowerCase(), portOf(match[2] ?? null)] : NOWHERE;
}

const NOWHERE: readonly [null, null] = [null, null];

function pathOf(span: Span, fromUrl: string | null): string | null {
  const path = fromUrl ?? attribute(span, ...keys.PATH);
  return path === null ? null : (path.split(/[?#]/)[0] ?? '').replace(/\/+$/, '') || '/';
}

/** The parameters of the URL, as far as they can be read. */
export function queryOf(span: Span): ReadonlyMap<string, string> {
  const own = attribute(span, ...keys.QUERY);
  const url = own === null ? attribute(span, ...keys.FULL_URL, keys.TARGET) : null;
  const text = own ?? (url?.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  if (text === '' || text.length > QUERY_LENGTH_AT_MOST) return NO_QUERY;
  return new Map(new URLSearchParams(text.replace(/#.*$/, '')));
}

const NO_QUERY: ReadonlyMap<string, string> = new Map();

export function methodOf(span: Span): string | null {
  return attribute(span, ...keys.METHOD)?.toUpperCase() ?? null;
}

/** 0 and absent mean that no answer came. */
export function statusOf(span: Span): string | null {
  const status = attribute(span, ...keys.HTTP_STATUS, ...keys.GRPC_STATUS);
  return status === null || status === '0' ? null : status;
}

export function routeOf(span: Span): string | null {
  return attribute(span, keys.ROUTE);
}

/** `/shop.Stock/Reserve`: gRPC's path, as those write it who see only HTTP. */
const FULL_METHOD = /^\/?((?:[A-Za-z]\w*\.)+\w+\/[A-Z]\w*)$/;

/** `shop.Stock/Reserve`, whichever convention it is told by. */
export function rpcOf(span: Span): string | null {
  const service = attribute(span, keys.RPC_SERVICE);
  const method = attribute(span, keys.RPC_METHOD);
  if (method?.includes('/')) return method.replace(/^\//, '');
  if (service !== null || method !== null) return `${service ?? ''}/${method ?? ''}`;
  const named = has(span, keys.RPC_SYSTEM);
  const full = FULL_METHOD.exec(addressOf(span).path ?? (named ? span.name : ''));
  return full?.[1] ?? null;
}

/** On the wire it asks for `/service/method`, whatever else is there (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
export function isGrpc(span: Span): boolean {
  return attribute(span, ...keys.RPC_SYSTEM) === 'grpc';
}

export function agentOf(span: Span): string | null {
  return attribute(span, ...keys.AGENT);
}

/** The first of all callers, as far as gateways told. */
export function firstCallerOf(span: Span): string | null {
  return attribute(span, ...keys.FIRST_CALLER);
}

/** Somebody between the first caller and this service opened the connection. */
export function isForwarded(span: Span): boolean {
  const [first, peer] = [firstCallerOf(span), attribute(span, ...keys.PEER_ADDRESS)];
  return first !== null && peer !== null && first !== peer;
}

/** Programs that people, probes and load generators use: who calls with them is no service of the system. */
const OUTSIDE_AGENT =
  /mozilla\/|curl\/|wget\/|postman|insomnia|httpie|k6\/|locust|vegeta|apachebench|hey\/|wrk|jmeter|kube-probe|googlehc|elb-health|health.?check|uptime|prometheus\/|bot\b/i;

export function isOutsideAgent(agent: string): boolean {
  return OUTSIDE_AGENT.test(agent);
}

const PROBE_PATH =
  /^\/(-\/)?(health|healthz|healthcheck|ready|readyz|readiness|live|livez|liveness|metrics|ping|status|favicon\.ico|actuator\/.*)$|^(\/[\w.-]+){0,2}\/_?(health|healthz|healthcheck|readyz|readiness|livez|liveness)(\/[\w-]+)?$/i;

export function isProbe(span: Span): boolean {
  const path = addressOf(span).path;
  if (path !== null && PROBE_PATH.test(path)) return true;
  return rpcOf(span)?.startsWith('grpc.health.') ?? false;
}

/** Which proxy it is. */
export function nodeIdOf(span: Span): string | null {
  return attribute(span, ...keys.NODE_ID);
}

export function isLoopback(host: string): boolean {
  return /^(127\.|localhost(:|$)|\[?::1\]?$|0\.0\.0\.0$|\[?::\]?$)/.test(host);
}

/** The app behind a proxy span, from its cluster: `pricing`, or the host of Istio's `outbound|80||pricing.shop.svc…`. */
export function upstreamOf(span: Span): string | null {
  const cluster = attribute(span, ...keys.UPSTREAM);
  if (cluster === null) return null;
  const istio = /^(?:in|out)bound[|_.]+(\d+)[|_.]+[^|_]*[|_.]+(.*)$/.exec(cluster);
  if (!istio) return cluster;
  return istio[2] ? (istio[2].split('.')[0] ?? null) : span.resource.service;
}

/** The callee as the caller knows it, for naming what emitted nothing. */
export function calleeName(span: Span): string | null {
  const named = attribute(span, keys.PEER_SERVICE) ?? (isProxy(span) ? upstreamOf(span) : null);
  if (named !== null) return named;
  const { host, port } = addressOf(span);
  if (host === null) return attribute(span, keys.RPC_SERVICE);
  return isAddress(host) && port !== null ? `${host}:${port}` : host;
}

/** `10.0.0.7`, `127.0.0.1:8080`, `[::1]`, `localhost`: says where, not who. */
export function isAddress(name: string): boolean {
  return isLoopback(name) || /^[\d.]+(:\d+)?$|^\[/.test(name);
}

/** Libraries that instrument a client write the header; a span made by hand does not. */
const INSTRUMENTATION =
  /instrumentation|otelhttp|otelgrpc|otelsarama|otelkafka|opentelemetry|io\.micrometer|spring|system\.net\.http|httpclient|microsoft\.|undici|okhttp|reqwest|tower|contrib/i;

export function isInstrumentation(span: Span): boolean {
  return isProxy(span) || INSTRUMENTATION.test(span.scope.name);
}
