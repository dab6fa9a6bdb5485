/** English for the codes; `{name}` stands for a parameter. The page renders its own language from code and params. */
import { type EvidenceCode } from './evidence-codes.js';
import { type Span } from '../span/model.js';
import { type Argument, type Evidence, type Param } from '../report/types.js';

const SAYS: Readonly<Record<EvidenceCode, string>> = {
  'captured-header-names-trace': 'the header {key} that {service} recorded names trace {trace}',
  'same-message-id': 'both carry the message id {value}',
  'same-request-id': 'both carry the request id {value} ({key})',
  'same-rare-value': 'both carry {key} = {value}, and {others} other traces do',
  'same-proxy-node': 'both were written by the proxy {value} ({key})',
  'upstream-is-peer': 'the address that was called, {value}, is the one that calls',
  'callee-matches-call': 'the call and the request agree in {matches}',
  'same-process': 'both come from {service}, the same process as far as they say',
  'inside-call': 'it lies in time within the call ({offset} ms after it began)',
  'inside-request': 'it lies in time within the work of {service} ({offset} ms after it began)',
  'after-call': 'it began {offset} ms after the call had ended',
  'only-starts-work': '{call} only starts work, which may begin after it has returned',
  'only-candidate': 'nothing else fits',
  'several-candidates': '{count} fit equally well',
  'other-value': '{key} is {there} there and {here} here',
  'other-method': 'the method is {there} there and {here} here',
  'other-path': 'the path is {there} there and {here} here',
  'other-host': 'the host is {there} there and {here} here',
  'other-port': 'the port is {there} there and {here} here',
  'other-status': 'it answered {there}, the call was answered {here}',
  'other-destination': 'the destination is {there} there and {here} here',
  'other-caller-agent': 'it was called by {there}, the call was made by {here}',
  'outside-call': 'it does not lie in time within the call',
  'better-partner-elsewhere': 'it fits another call better',
  'entry-point': 'others call it from outside: {reason}',
  'call-has-no-callee': '{service} called {callee} and no span of a callee hangs below',
  'message-has-no-receiver': '{service} sent a message to {destination} and no span of a receiver hangs below',
  'proxy-leads-into-dark-app': 'the proxy {service} passed the request to {callee}, and nothing hangs below',
  'root-without-parent': 'the {kind} span of {service} begins a new trace',
  'root-is-client': '{service} begins a trace with a call, which it makes only while it serves something',
  'no-span-of-service': '{service} emitted no span in either half',
  'no-client-scope': '{service} has no span of an HTTP client library here; its scopes are {scopes}',
  'header-arrived': 'the header {key} arrived at {service} and was not used',
  'header-invalid': 'the header {key} that arrived is invalid: {value}',
  'header-twice': 'the header {key} arrived {count} times',
  'header-of-other-format': 'the context arrived as {key}, without traceparent',
  'short-trace-id': 'the trace id has 64 bits ({value}), as B3 senders write it',
  'parent-missing': '{service} names the parent {parent}, which nobody exported',
  'parent-was-remote': 'the flags say that the missing parent was in another process',
  'parent-was-local': 'the missing parent was in {service} itself ({reason})',
  'siblings-under-missing-parent': '{count} spans hang below the same missing parent',
  'near-size-limit': 'the trace holds about {megabytes} MB; backends cut at their limit (Tempo at 5 MB) without a word',
  'dropped-links': '{count} links were dropped by the SDK, so that a link may be missing',
  'young-trace': 'the newest span is only {seconds} s old',
  'link-to-trace': 'a link leads to trace {trace}',
  'linked-from-trace': 'trace {trace} has a link to this one',
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
  'partial-answer': 'the backend says that spans are missing: {reason}',
  'search-lags': 'search does not find this trace itself yet, so it may not find the other half either',
  'not-found': 'no span of the trace is known',
};

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
