// What became of the calls of a trace: those that got no answer, and those that were answered with an error. Whether the context
// arrived is another question, which the report answers.
import { type Span, type Trace } from 'tracegap';

export interface TroubledCall {
  readonly from: string;
  /** What a report may call the callee: its service where its spans name it, else its cluster, `host:port` or host. */
  readonly names: readonly string[];
  /** The HTTP status of the error that was answered; null where no answer came. */
  readonly status: string | null;
  /** Why none came: an error code (`ECONNREFUSED`), or one of Envoy's response flags (`UF`). */
  readonly why: string | null;
}

/** How the request as a whole ended, as the first service to take it says. */
export interface FailedRequest {
  readonly service: string | null;
  readonly status: string;
  /** The sentence of the exception in that service, where one was recorded. */
  readonly says: string | null;
}

/** Every call out that did not succeed, in the order of time. Calls of databases are the service's own business. */
export function troubledCalls(traces: readonly Trace[]): TroubledCall[] {
  return traces.flatMap(({ spans }) => {
    const below = childrenOf(spans);
    return [...spans]
      .filter((span) => (span.kind === 'client' || span.kind === 'producer') && !isDatabase(span))
      .sort((a, b) => a.startMs - b.startMs)
      .flatMap((span) => troubled(span, below.get(span.spanId) ?? []) ?? []);
  });
}

/** Null where the request went well, or nothing says how it ended. */
export function failedRequest(traces: readonly Trace[]): FailedRequest | null {
  const roots = traces.flatMap(({ spans }) =>
    spans.filter((span) => span.kind === 'server' && span.parentSpanId === null),
  );
  const [first] = roots.sort((a, b) => a.startMs - b.startMs);
  const status = first ? statusOf(first) : null;
  if (!first || status === null || Number(status) < 400) return null;
  const { service } = first.resource;
  const own = traces.flatMap(({ spans }) => spans.filter((span) => span.resource.service === service));
  const [said] = own.sort((a, b) => a.startMs - b.startMs).flatMap(exceptionOf);
  return { service, status, says: said ?? null };
}

function troubled(span: Span, children: readonly Span[]): TroubledCall | null {
  const from = span.resource.service;
  if (from === null) return null;
  const callees = children.flatMap(({ resource }) => (resource.service === from ? [] : (resource.service ?? [])));
  const call = { from, names: [...new Set([...callees, ...targetsOf(span)])] };
  const status = statusOf(span);
  if (status !== null) return Number(status) >= 400 ? { ...call, status, why: null } : null;
  const why = whyNoAnswer(span);
  return why === null || callees.length > 0 ? null : { ...call, status: null, why };
}

/** An error without any answer; a flag of Envoy's that is `-` means that all was well. */
function whyNoAnswer(span: Span): string | null {
  const flags = text(span, 'response_flags');
  if (flags !== null) return flags === '-' ? null : flags;
  if (span.status !== 'error') return null;
  return text(span, 'error.type') ?? text(span, 'error.reason') ?? exceptionOf(span)[0] ?? 'error';
}

/** 0 is what Envoy writes where no answer came. */
function statusOf(span: Span): string | null {
  const status = text(span, 'http.response.status_code') ?? text(span, 'http.status_code');
  return status === '0' ? null : status;
}

function targetsOf(span: Span): string[] {
  const host = text(span, 'server.address') ?? text(span, 'net.peer.name');
  const port = text(span, 'server.port') ?? text(span, 'net.peer.port');
  const names = ['peer.service', 'upstream_cluster.name', 'upstream_cluster', 'upstream_address'].map((key) =>
    text(span, key),
  );
  return [...names, host !== null && port !== null ? `${host}:${port}` : null, host].filter((name) => name !== null);
}

const exceptionOf = ({ events }: Span): string[] =>
  events.flatMap(({ name, attributes }) => {
    const message = attributes['exception.message'];
    return name === 'exception' && typeof message === 'string' && message !== '' ? [message] : [];
  });

const isDatabase = ({ attributes }: Span) => Object.keys(attributes).some((key) => key.startsWith('db.'));

function childrenOf(spans: readonly Span[]): ReadonlyMap<string, readonly Span[]> {
  const children = new Map<string, Span[]>();
  for (const span of spans)
    if (span.parentSpanId !== null) children.set(span.parentSpanId, [...(children.get(span.parentSpanId) ?? []), span]);
  return children;
}

function text({ attributes }: Span, key: string): string | null {
  const value = attributes[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
