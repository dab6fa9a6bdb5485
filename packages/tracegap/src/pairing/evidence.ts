/**
 * The ladder of evidence: what may join two halves, how strong it is, and how every fact is told. Keys, ranks, weights and sentences stand
 * here and nowhere else; how far apart in time subjects may be is in limits.ts. docs/extending.md says how a key is added.
 */
import { type Span } from '../span/model.js';

/** Weakest first: a candidate stands on the highest rung that it reaches, and a higher one beats any number of lower ones. */
const LADDER = [
  { rung: 'none', tells: null, why: 'nothing but that both are there' },
  { rung: 'time', tells: 'inside-call', why: 'it happened during the call; worthless where much begins at once' },
  { rung: 'process', tells: 'same-process', why: 'one process wrote both, as far as their resources say' },
  { rung: 'callee', tells: 'callee-matches-call', why: 'what the call says of its callee, the callee says of itself' },
  {
    rung: 'address',
    tells: 'upstream-is-peer',
    why: 'who was called at an address calls from it; worthless on loopback',
  },
  {
    rung: 'node',
    tells: 'same-proxy-node',
    why: 'one sidecar wrote both: its app lies between; it serves many requests at once',
  },
  { rung: 'value', tells: 'same-rare-value', why: 'a value under one key that hardly another trace carries' },
  { rung: 'request', tells: 'same-request-id', why: 'made to name one request; a retry may carry it again' },
  { rung: 'message', tells: 'same-message-id', why: 'made by the broker for one message' },
  { rung: 'header', tells: 'captured-header-names-trace', why: 'the callee recorded the very context it was sent' },
] as const satisfies readonly { rung: string; tells: string | null; why: string }[];

export type Rung = (typeof LADDER)[number]['rung'];

/** Rung → its number, to be compared. */
export const RANK = Object.fromEntries(LADDER.map(({ rung }, rank) => [rung, rank])) as Readonly<Record<Rung, number>>;

/** What a call and a request may agree in, and how much that weighs among candidates on one rung. No unit: compared with each other only. */
export const WEIGHT = {
  'rpc method': 4,
  path: 3,
  'path of the root': 1,
  'path behind a prefix': 2,
  route: 2,
  query: 2,
  'service name': 2,
  host: 2,
  port: 1,
  method: 1,
  status: 1,
  'user agent': 1,
} as const;
/** They were answered differently: weighs against. */
export const OTHER_STATUS_WEIGHT = -2;

/** English for each fact; `{name}` stands for a parameter. The page renders its own language from code and params. */
const SAYS = {
  'captured-header-names-trace': 'the header {key} that {service} recorded names trace {trace}',
  'same-trace-id-half': 'the trace ids differ in one half only, and the other is {value}: {service} keeps 64 bits',
  'same-message-id': 'both carry the message id {value}',
  'same-request-id': 'both carry the request id {value} ({key})',
  'same-rare-value': 'both carry {key} = {value}, and {others} other traces do',
  'same-proxy-node': 'both were written by the proxy {value} ({key})',
  'upstream-is-peer': 'the address that was called, {value}, is the one that calls',
  'callee-matches-call': 'the call and the request agree in {matches}',
  'same-process': 'both come from {service}, the same process as far as they say',
  'inside-call': 'it happened during the call, {offset} ms after that began',
  'inside-request': 'it happened during the work of {service}, {offset} ms after that began',
  'after-call': 'it began {offset} ms after the call had ended',
  'only-starts-work': '{call} only starts work, which may begin after it has returned',
  'several-candidates': '{count} fit equally well',
  'other-value': '{key} is {there} there and {here} here',
  'other-method': 'the method is {there} there and {here} here',
  'other-path': 'the path is {there} there and {here} here',
  'other-host': 'the host is {there} there and {here} here',
  'other-port': 'the port is {there} there and {here} here',
  'other-status': 'it answered {there}, the call was answered {here}',
  'other-destination': 'the destination is {there} there and {here} here',
  'other-caller-agent': 'it was called by {there}, the call was made by {here}',
  'outside-call': 'it did not happen during the call',
  'better-partner-elsewhere': 'it fits another call better',
  'entry-point': 'others call it from outside: {reason}',
  'call-has-no-callee': '{service} called {callee} and no span of a callee hangs below',
  'message-has-no-receiver': '{service} sent a message to {destination} and no span of a receiver hangs below',
  'proxy-leads-into-dark-app': 'the proxy {service} passed the request to {callee}, and nothing hangs below',
  'root-without-parent': 'the {kind} span of {service} begins a new trace',
  'root-is-client': '{service} begins a trace with a call, which it makes only while it serves something',
  'no-client-scope': '{service} has no span of an HTTP client library here; its scopes are {scopes}',
  'header-arrived': 'the header {key} arrived at {service} and was not used',
  'header-invalid': 'the header {key} that arrived is invalid: {value}',
  'header-twice': 'the header {key} arrived {count} times',
  'header-of-other-format': 'the context arrived as {key}, without traceparent',
  'short-trace-id': 'the trace id has 64 bits ({value}), as B3 senders write it',
  'parent-missing': '{service} names the parent {parent}, which nobody exported',
  'parent-was-remote': 'the flags say that the missing parent was in another process',
  'parent-was-local': 'the missing parent was in {service} itself ({reason})',
  'platform-between': '{platform} stands before {service} ({key} = {value}): its spans go elsewhere',
  'siblings-under-missing-parent': '{count} spans hang below the same missing parent',
  'near-size-limit': 'the trace holds about {megabytes} MB; backends cut at their limit (Tempo at 5 MB) without a word',
  'link-to-trace': 'a link leads to trace {trace}',
  'flag-not-sampled': 'the flags of the call say "not sampled"',
  'callee-silent-elsewhere-seen': '{callee} answers this call with spans in {count} other traces, and with none here',
  'request-id-not-traceable': 'the request id {value} is no UUID: Envoy does not trace such requests',
  'proxy-beside-callee': '{callee} hangs beside the span of {service} and not below it, though it ran within it',
  'starts-after-parent-ended': '{name} began {offset} ms after its parent had ended',
  'many-requests-under-parent': '{count} spans named {name} hang below one parent that had ended',
  'outside-parent': '{service} says it ran {offset} ms outside the call that it answered',
  'several-callees': '{count} requests hang below one call',
  'resend-count': '{key} = {value}',
  'same-span-id': 'a CLIENT and a SERVER span share the id {value}',
  'would-be-settled': 'nothing proves it; {key}, recorded on the first span of {service}, would settle it',
  'partial-answer': 'the backend says that spans are missing: {reason}',
  'search-lags': 'search does not find this trace itself yet, so it may not find the other half either',
  'not-found': 'no span of the trace is known',
} as const satisfies Readonly<Record<string, string>>;

export type EvidenceCode = keyof typeof SAYS;

/** Every fact that can be stated. A page that renders its own language needs a sentence for each. */
export const EVIDENCE_CODES = Object.keys(SAYS) as readonly EvidenceCode[];

export interface SpanRef {
  readonly trace_id: string;
  readonly span_id: string;
}

export type Param = string | number | boolean | null;

/** What speaks for or against a candidate. */
export interface Argument {
  readonly code: EvidenceCode;
  readonly params: Readonly<Record<string, Param>>;
  readonly says: string;
}

/** One fact, as `code` + `params` for whoever renders its own language, and as English in `says`. */
export interface Evidence extends SpanRef, Argument {
  /** What was compared: an attribute key, or `time`, `structure`, `scope`, `flags`. */
  readonly key: string;
  readonly value: string;
}

export type Params = Readonly<Record<string, Param>>;

/** Words and names of parameters by turns. */
const PARTS = Object.fromEntries(Object.entries(SAYS).map(([code, says]) => [code, says.split(/\{(\w+)\}/)]));

export function say(code: EvidenceCode, params: Params): string {
  let text = '';
  for (const [index, part] of (PARTS[code] ?? []).entries()) {
    text += index % 2 === 0 ? part : String(params[part] ?? 'unknown');
  }
  return text;
}

/** An argument before it is put into words: most candidates are weighed and forgotten. */
export interface Point {
  readonly code: EvidenceCode;
  readonly params: Params;
}

export function point(code: EvidenceCode, params: Params = {}): Point {
  return { code, params };
}

export function inWords({ code, params }: Point): Argument {
  return { code, params, says: say(code, params) };
}

export function evidence(span: Span, key: string, value: string, code: EvidenceCode, params: Params = {}): Evidence {
  return { trace_id: span.traceId, span_id: span.spanId, key, value, code, params, says: say(code, params) };
}

export function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** For sentences: a span without service.name still needs a name. */
export function serviceOf(span: Span): string {
  return span.resource.service ?? 'a service without a name';
}
