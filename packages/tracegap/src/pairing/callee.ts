/** Does this request answer that call? Compares what a CLIENT span says of its callee with what a SERVER span says of itself. */
import { GRPC_STATUS, HTTP_STATUS, PEER_SERVICE } from '../span/keys.js';
import { sameLanguage } from '../span/languages.js';
import { type Span } from '../span/model.js';
import { isPublicName, namesService } from '../span/names.js';
import { SDK_LANGUAGE } from '../span/resource-keys.js';
import {
  addressOf,
  agentOf,
  asText,
  attribute,
  isDevice,
  isGrpc,
  isLoopback,
  methodOf,
  queryOf,
  routeOf,
  rpcOf,
} from '../span/semantics.js';
import { OTHER_STATUS_WEIGHT, type Point, point, WEIGHT } from './evidence.js';

export interface Likeness {
  /** Higher is more alike; comparable between candidates of one call. */
  readonly score: number;
  /** They agree in something that names the callee or the request: host, service, path, rpc. */
  readonly names: boolean;
  /** Something rules out that the one answers the other directly. */
  readonly excluded: boolean;
  /** It is the same server, but another request: no app lies between either. */
  readonly sameServerOtherRequest: boolean;
  /** It asks the same of another thing (`/items/1`, `/items/2`): it did not come of this call by any way. */
  readonly sibling: boolean;
  readonly matches: readonly string[];
  readonly against: readonly Point[];
}

interface Verdict {
  /** Another method of the same gRPC service: the same server. */
  sameService: boolean;
  /** The path names one thing (`/items/4711`), so that another server is unlikely to be asked for the same at once. */
  particular: boolean;
  score: number;
  names: boolean;
  excluded: boolean;
  matches: string[];
  against: Point[];
}

export function compareCall(call: Span, request: Span): Likeness {
  const verdict: Verdict = {
    sameService: false,
    particular: false,
    score: 0,
    names: false,
    excluded: false,
    matches: [],
    against: [],
  };
  const samePath = comparePath(call, request, verdict);
  compareQuery(call, request, verdict);
  compareMethod(call, request, verdict);
  const sameServer = compareServer(call, request, verdict);
  compareAnswer(call, request, verdict);
  compareAgent(call, request, verdict);
  const mismatch = samePath === false || verdict.excluded;
  const sibling = samePath === false && isSibling(addressOf(call).path, addressOf(request).path);
  return {
    ...verdict,
    sibling,
    excluded: mismatch,
    sameServerOtherRequest: mismatch && (sameServer || verdict.sameService),
  };
}

function add(verdict: Verdict, what: keyof typeof WEIGHT, names = false): void {
  verdict.matches.push(what === 'path of the root' ? 'path' : what);
  verdict.score += WEIGHT[what];
  verdict.names ||= names;
}

/** Undefined when one of them does not say. */
function comparePath(call: Span, request: Span, verdict: Verdict): boolean | undefined {
  const [rpcHere, rpcThere] = [rpcOf(call), rpcOf(request)];
  if (rpcHere !== null && rpcThere !== null) {
    if (rpcHere === rpcThere) add(verdict, 'rpc method', true);
    else verdict.against.push(point('other-path', { here: rpcHere, there: rpcThere }));
    verdict.sameService = rpcHere.split('/')[0] === rpcThere.split('/')[0];
    return rpcHere === rpcThere;
  }
  const here = addressOf(call).path ?? (rpcHere !== null && isGrpc(call) ? `/${rpcHere}` : null);
  const there = addressOf(request).path;
  const route = routeOf(request);
  if (here === null || (there === null && route === null)) return undefined;
  if (there !== null && here === there) {
    add(verdict, here === '/' ? 'path of the root' : 'path', here !== '/');
    verdict.particular = namesOne(here);
    return true;
  }
  // A gateway in between may cut or add a prefix.
  if (there !== null && there !== '/' && here !== '/' && (here.endsWith(there) || there.endsWith(here))) {
    add(verdict, 'path behind a prefix', true);
    verdict.particular = namesOne(here.length < there.length ? here : there);
    return true;
  }
  if (there === null && route !== null && routeFits(route, here)) {
    add(verdict, 'route', true);
    return true;
  }
  verdict.against.push(point('other-path', { here, there: there ?? route }));
  return false;
}

/** A gateway may add or drop parameters; one that both have is the same, unless it was redacted. */
function compareQuery(call: Span, request: Span, verdict: Verdict): void {
  const mine = queryOf(call);
  if (mine.size === 0) return;
  const theirs = queryOf(request);
  const both = [...mine].filter(
    ([name, value]) => theirs.has(name) && !/redacted|\*\*/i.test(`${value}${theirs.get(name)}`),
  );
  if (both.length === 0) return;
  const other = both.find(([name, value]) => theirs.get(name) !== value);
  if (!other) return add(verdict, 'query');
  verdict.excluded = true;
  verdict.against.push(point('other-value', { key: other[0], here: other[1], there: theirs.get(other[0]) ?? null }));
}

/** A number, a UUID or the like is part of the path. */
function namesOne(path: string): boolean {
  return path.split('/').some((part) => /^\d{3,}$|^[0-9a-f-]{16,}$|^\w*\d\w*\d\w*\d[\w-]*$/i.test(part));
}

/** The same parts but for some that name a thing. A gateway may have cut the first ones. */
function isSibling(one: string | null, other: string | null): boolean {
  const [mine, theirs] = [one ?? '', other ?? ''].map((path) => path.split('/').filter(Boolean).reverse()) as [
    string[],
    string[],
  ];
  const count = Math.min(mine.length, theirs.length);
  if (count < 2) return false;
  const differ = mine
    .slice(0, count)
    .flatMap((part, index) => (part === theirs[index] ? [] : [[part, theirs[index] ?? '']]));
  return differ.length > 0 && differ.length < count && differ.flat().every((part) => /\d/.test(part));
}

/** `/orders/:id`, `/orders/{id}` and `/orders/<id>` against `/orders/17`. */
function routeFits(route: string, path: string): boolean {
  const wanted = route.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length === 0 || wanted.length > given.length) return false;
  const tail = given.slice(given.length - wanted.length);
  return wanted.every((part, index) => /^[:{<*[]/.test(part) || part === tail[index]);
}

function compareMethod(call: Span, request: Span, verdict: Verdict): void {
  const [here, there] = [methodOf(call), methodOf(request)];
  if (here === null || there === null) return;
  if (here === there) add(verdict, 'method');
  else {
    verdict.excluded = true;
    verdict.against.push(point('other-method', { here, there }));
  }
}

/** Whether both name the same host and port. */
function compareServer(call: Span, request: Span, verdict: Verdict): boolean {
  const here = addressOf(call);
  const there = addressOf(request);
  const service = request.resource.service;
  const named = namesService(here.host, service) || namesService(call.attributes[PEER_SERVICE], service);
  if (named) add(verdict, 'service name', true);
  let otherHost = false;
  if (here.host !== null && there.host !== null) {
    otherHost = here.host !== there.host && !named && !(isLoopback(here.host) && isLoopback(there.host));
    if (otherHost) verdict.against.push(point('other-host', { here: here.host, there: there.host }));
    else if (!isLoopback(here.host)) add(verdict, 'host', true);
  }
  if (here.port === null || there.port === null) return false;
  if (here.port === there.port) add(verdict, 'port', !otherHost && here.host !== null && there.host !== null);
  else {
    verdict.against.push(point('other-port', { here: here.port, there: there.port }));
    // A public name is an API of somebody else; what runs here under another name and port is not it.
    if (otherHost && isPublicName(here.host) && !isDevice(call) && !verdict.particular) verdict.excluded = true;
  }
  return here.port === there.port && !otherHost && here.host !== null;
}

function compareAnswer(call: Span, request: Span, verdict: Verdict): void {
  const [here, there] = comparableStatus(call, request) ?? [null, null];
  if (here === null || there === null) return;
  if (here === there) add(verdict, 'status');
  else {
    verdict.score += OTHER_STATUS_WEIGHT;
    verdict.against.push(point('other-status', { here, there }));
  }
}

/** A gRPC call is answered with 200 whatever its own status is: only codes of one protocol can be compared. */
function comparableStatus(call: Span, request: Span): readonly [string, string] | null {
  for (const keys of [HTTP_STATUS, GRPC_STATUS]) {
    const [here, there] = [attribute(call, ...keys), attribute(request, ...keys)];
    if (here !== null && there !== null && (keys === GRPC_STATUS || (here !== '0' && there !== '0')))
      return [here, there];
  }
  return null;
}

function compareAgent(call: Span, request: Span, verdict: Verdict): void {
  const there = agentOf(request);
  if (there === null) return;
  const same = agentOf(call) === null ? sameLanguage(call, there) : agentOf(call) === there;
  if (same === undefined) return;
  const here = agentOf(call) ?? asText(call.resource.attributes[SDK_LANGUAGE]);
  if (same) add(verdict, 'user agent');
  else {
    // A gateway in between may call with a name of its own; then the path must be one that nobody else asks for.
    verdict.excluded ||= agentOf(call) !== null || !verdict.particular;
    verdict.against.push(point('other-caller-agent', { here, there }));
  }
}
