/** Which causes explain a split, the likeliest first: by the scopes and kinds on both sides of the gap. */
import { CAUSES_AT_MOST } from '../../limits.js';
import { type Match } from '../../pairing/match.js';
import { capturedHeaders } from '../../span/headers.js';
import { isMessaging } from '../../span/messaging.js';
import { isReceiver, isSender, type Span } from '../../span/model.js';
import { SDK_NAME } from '../../span/resource-keys.js';
import {
  addressOf,
  isBrowser,
  isForwarded,
  isGrpc,
  isInstrumentation,
  isLoopback,
  isProxy,
  methodOf,
} from '../../span/semantics.js';
import { namesStart } from '../../span/starts.js';
import { commonHalf, is64Bit } from '../../span/trace-ids.js';
import { type Entry } from '../../trace/analysis.js';
import { descendants } from '../../trace/tree.js';
import { type CauseId } from '../index.js';

export function splitCauses(entry: Entry, fit: Match): CauseId[] {
  const headers = fromHeaders(entry.node.span);
  // Of ids that differ in what was cut off nothing else need explain why.
  const cut: CauseId[] =
    commonHalf(entry.node.span.traceId, fit.exit.node.span.traceId) === null
      ? []
      : ['trace-id-truncated', 'propagator-mismatch'];
  // A parent that nobody exported, in a trace of its own: something in between wrote its own.
  const first: CauseId[] =
    entry.node.orphan && cut.length === 0 ? ['gateway-restarts', 'gateway-strips', 'exports-nothing'] : [];
  return [...new Set([...cut, ...headers, ...first, ...fromShape(entry, fit)])].slice(0, CAUSES_AT_MOST);
}

/** A recorded header decides what structure alone leaves open. */
function fromHeaders(there: Span): CauseId[] {
  const headers = capturedHeaders(there);
  const w3c = headers.find((header) => header.format === 'w3c');
  if (w3c && w3c.values.length > 1) return ['duplicate-header'];
  if (w3c && !w3c.valid) return ['invalid-header', 'gateway-strips'];
  if (w3c?.sampled === false) return ['sampler-mismatch', 'propagator-mismatch'];
  if (w3c) return ['propagator-mismatch', 'gateway-restarts', 'public-endpoint'];
  return headers.length > 0 ? ['propagator-mismatch'] : [];
}

function fromShape(entry: Entry, fit: Match): CauseId[] {
  const here = fit.exit.node.span;
  const there = entry.node.span;
  switch (fit.exit.kind) {
    case 'produce':
      return ['queue-not-injected', 'propagator-mismatch', 'server-not-instrumented'];
    case 'proxy':
      return fromProxy(there, fit);
    case 'call':
      return fromCall(here, entry, fit);
    case 'work':
      return fit.direct && isReceiver(there.kind)
        ? ['gateway-strips', 'gateway-restarts', 'client-not-instrumented', 'propagator-mismatch']
        : fromWork(here, there, entry);
  }
}

function fromProxy(there: Span, fit: Match): CauseId[] {
  if (fit.direct && isProxy(there))
    return ['gateway-restarts', 'propagator-mismatch', 'gateway-strips', 'invalid-header'];
  if (fit.direct) return ['propagator-mismatch', 'invalid-header', 'gateway-strips', 'duplicate-header'];
  if (isReceiver(there.kind) || isProxy(there)) return ['not-forwarded', 'gateway-strips', 'propagator-mismatch'];
  // The app behind the proxy has spans of its own after all, but none for the request that arrived.
  return there.kind === 'client'
    ? ['server-not-instrumented', 'loaded-late', 'async-context-lost', 'not-forwarded']
    : ['loaded-late', 'server-not-instrumented', 'async-context-lost'];
}

function fromCall(here: Span, entry: Entry, fit: Match): CauseId[] {
  const there = entry.node.span;
  if (fit.starts && (fit.timing === 'after' || namesStart(here)))
    return ['queue-not-injected', 'client-not-instrumented', 'server-not-instrumented'];
  if (isSender(there.kind)) return ['server-not-instrumented', 'loaded-late', 'not-forwarded'];
  if (there.kind === 'internal' || there.kind === 'unspecified') {
    return ['loaded-late', 'server-not-instrumented', 'not-forwarded'];
  }
  if (!fit.direct) return ['not-forwarded', 'gateway-strips', 'server-not-instrumented'];
  if (isBrowser(here)) return ['cors-blocked', 'gateway-strips', 'propagator-mismatch'];
  return fromDirectCall(here, entry.node);
}

/** Caller and callee both have their span: the header was not written, was changed, or was refused. */
function fromDirectCall(here: Span, node: Entry['node']): CauseId[] {
  const there = node.span;
  if (!isInstrumentation(here)) {
    return ['client-not-instrumented', 'invalid-header', 'propagator-mismatch', 'gateway-strips'];
  }
  // A gateway that has spans of its own began the trace anew.
  if (isProxy(there) || passesOn(node))
    return ['gateway-restarts', 'propagator-mismatch', 'gateway-strips', 'invalid-header'];
  const last = fromClient(here);
  if (formatsDiffer(here, there)) return front(last, 'propagator-mismatch');
  return throughGateway(here, there) ? front(last, 'gateway-strips') : last;
}

function fromClient(here: Span): CauseId[] {
  // Interceptors run after the instrumentation has put the context into the metadata.
  if (isGrpc(here)) return ['metadata-replaced', 'propagator-mismatch', 'gateway-strips', 'invalid-header'];
  // fetch appends its header to the one that was set by hand; other clients overwrite it.
  if (/undici|fetch/i.test(here.scope.name))
    return ['duplicate-header', 'gateway-strips', 'propagator-mismatch', 'invalid-header'];
  return ['propagator-mismatch', 'gateway-strips', 'invalid-header', 'duplicate-header'];
}

/** A gateway with an SDK: it asks another for the very thing that it was asked for. */
function passesOn(node: Entry['node']): boolean {
  const { span } = node;
  const { path } = addressOf(span);
  if (path === null || path === '/') return false;
  return [...descendants(node)].some(
    ({ span: call }) =>
      isSender(call.kind) &&
      call.resource.service === span.resource.service &&
      addressOf(call).path === path &&
      methodOf(call) === methodOf(span),
  );
}

function front(ids: readonly CauseId[], first: CauseId): CauseId[] {
  return [first, ...ids.filter((id) => id !== first)];
}

function formatsDiffer(here: Span, there: Span): boolean {
  if (is64Bit(here.traceId) !== is64Bit(there.traceId)) return true;
  const sdk = (span: Span) => span.resource.attributes[SDK_NAME];
  const [mine, theirs] = [sdk(here), sdk(there)];
  return mine !== undefined && theirs !== undefined && mine !== theirs;
}

const FORWARDED = /^http\.request\.header\.(x[-_]forwarded|forwarded|via|x[-_]envoy|x[-_]real[-_]ip)/i;

function throughGateway(here: Span, there: Span): boolean {
  if (Object.keys(there.attributes).some((key) => FORWARDED.test(key))) return true;
  const [mine, theirs] = [addressOf(here), addressOf(there)];
  if (isForwarded(there)) return true;
  if (mine.port !== null && theirs.port !== null && mine.port !== theirs.port) return true;
  if (mine.path !== null && theirs.path !== null && mine.path !== theirs.path) return true;
  return mine.host !== null && theirs.host !== null && mine.host !== theirs.host && !isLoopback(theirs.host);
}

function fromWork(here: Span, there: Span, entry: Entry): CauseId[] {
  const sameService = here.resource.service === there.resource.service;
  if (sameService) return ['async-context-lost', 'loaded-late', 'server-not-instrumented'];
  if (there.kind === 'consumer' || (isMessaging(there) && !isSender(there.kind))) {
    return ['queue-not-injected', 'client-not-instrumented', 'loaded-late'];
  }
  if (isProxy(entry.node.span)) return ['client-not-instrumented', 'loaded-late', 'not-forwarded'];
  return ['client-not-instrumented', 'loaded-late', 'queue-not-injected'];
}
