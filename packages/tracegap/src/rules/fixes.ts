/** What to do about each cause, in one or two sentences; the rule's page (docs/rules) has the long form. */
import { type CauseId } from '../report/types.js';
import { type Engine } from '../span/starts.js';
import { type Languages, mendInLanguage } from './fixes-by-language.js';

export interface MendParams {
  readonly from?: string | null;
  readonly to?: string | null;
  readonly dark?: string | null;
  readonly languages?: Languages;
  /** The call only started work: by which engine, where that is known. */
  readonly started?: Engine | 'unknown' | undefined;
}

const MENDS: Readonly<Record<CauseId, string>> = {
  'not-forwarded':
    'Instrument {dark}, or let it copy traceparent and tracestate (and baggage, x-request-id) from the request it received to the requests it makes; one of the two, never both.',
  'client-not-instrumented':
    'Add the instrumentation of the client that {from} uses (fetch in Node: @opentelemetry/instrumentation-undici) and start it before the client.',
  'server-not-instrumented':
    'The context arrives at {callee} and nobody reads it: add the instrumentation of its HTTP server, or extract the context by hand before the first span.',
  'loaded-late':
    'Start the SDK of {callee} before anything else is loaded (in Node: --import or --require): instrumentation changes libraries while they load.',
  'async-context-lost':
    'In {from}, bind the work that is put aside to the context of its request: callbacks of pools, emitters, timers, threads and own queues do not inherit it.',
  'queue-not-injected':
    'Let the producer in {from} inject the context into the message headers (propagation.inject) and the consumer {to} extract it, or add the instrumentation of the queue library on both sides.',
  'gateway-strips':
    'Let the gateway between {from} and {to} pass traceparent and tracestate on (nginx: otel_trace_context propagate, or proxy_set_header for both).',
  'gateway-restarts':
    'Let the gateway continue the trace it receives, and export its own spans to the same backend; a gateway whose spans go nowhere must not write a parent of its own.',
  'propagator-mismatch':
    'Give {from} and {to} a propagator in common: OTEL_PROPAGATORS=tracecontext,baggage,b3 on both; Envoy with Zipkin: trace_context_option USE_B3_WITH_W3C_PROPAGATION.',
  'cors-blocked':
    'Allow the headers across origins (Access-Control-Allow-Headers: traceparent, tracestate, baggage) and name the origin in propagateTraceHeaderCorsUrls of the page.',
  'duplicate-header':
    'Remove the hand-written copying of traceparent in {from}: its client is instrumented and adds its own, and two traceparent headers are refused.',
  'invalid-header':
    'Let a propagator write the header instead of own code: lower-case hex, 55 characters, no zero ids, version 00.',
  'flat-proxy':
    'Let the proxy {from} hand on its own span as the parent instead of the header that it received (with Envoy, check the propagator and that the app does not copy the original header).',
  'sampler-mismatch':
    'Decide about sampling once: parent-based samplers in every service, and 100 % random_sampling in proxies behind the first one.',
  'exports-nothing':
    'Whoever called has spans that are not here. If that is a partner, a browser or a device, nothing is to be mended; if it is a service of yours, check its exporter (endpoint, protocol, credentials), its sampler, and that one SDK only is registered.',
  'lost-in-process':
    'Flush before the process ends (sdk.shutdown() on SIGTERM and beforeExit), and enlarge the span queue (OTEL_BSP_MAX_QUEUE_SIZE) if it overflows.',
  'root-pending': 'Ask again when the outermost operation has ended: a span is exported only then.',
  'backend-limit':
    'Raise the limit of the backend (Tempo: max_bytes_per_trace) or write smaller traces (fewer spans per trace, links between batches).',
  'tail-sampling-split':
    'Send all spans of a trace to one collector before tail sampling: loadbalancing exporter with routing_key traceID in front.',
  'context-leak':
    'Start timers, sockets and other long-lived work outside the request, in an empty context, and link to it, instead of inheriting its context.',
  'clock-skew':
    'Synchronise the clocks of the hosts (NTP or chrony); the order of spans of different hosts is not to be trusted until then.',
  retry: 'Nothing is broken. To tell attempts apart, keep one CLIENT span per attempt with http.request.resend_count.',
  'shared-span-id':
    'Nothing is broken. Zipkin clients share one span id between caller and callee; switch it off (Envoy: shared_span_context false) for backends that expect unique ids.',
  'span-link': 'Nothing to mend: batches and queues are connected by links instead of parents.',
  'public-endpoint': 'Nothing to mend: a public endpoint begins its own trace and keeps a link to the caller.',
  unsampled: 'Nothing to mend: the trace was not chosen. To see it, raise the sampling rate where the trace begins.',
};

/** Work that is only started has no headers; each engine has its own place for a context. */
const STARTED: Readonly<Record<Engine | 'unknown', string>> = {
  temporal:
    "Register Temporal's OpenTelemetry interceptor (or plugin) with the client in {from} and with the worker {to}: it carries the context in the headers of the workflow.",
  'step-functions':
    'Put traceparent into the input of the execution in {from} and let the first state, {to}, extract it: Step Functions hands on no headers.',
  camunda: 'Hand traceparent over as a variable of the process instance in {from}, and extract it in the worker {to}.',
  airflow: 'Put traceparent into the conf of the DAG run in {from}, and extract it in the task that {to} runs.',
  unknown:
    'What {from} only starts gets no headers: put traceparent into what it is started with (input, variables, payload), and let {to} extract it before its first span.',
};

/** The mend with the names put in, in the words of the language that the mended service is written in where that is known. */
export function mendOf(id: CauseId, { from, to, dark, languages = {}, started }: MendParams): string {
  const values: Readonly<Record<string, string>> = {
    from: from ?? 'the caller',
    to: to ?? 'the callee',
    dark: dark ?? 'the service in between',
    callee: dark ?? to ?? 'the callee',
  };
  const own = id === 'queue-not-injected' && started ? STARTED[started] : mendInLanguage(id, languages);
  return (own ?? MENDS[id]).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
}
