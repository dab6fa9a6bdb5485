import { list, record } from '../../otlp/guards.js';
import { traceIdOf } from '../../otlp/ids.js';
import { parseOtlp, parseOtlpValue } from '../../otlp/parse.js';
import { readTraceById } from '../../otlp/protobuf.js';
import { type Trace } from '../../span/model.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from '../reader.js';
import { traceQl } from './traceql.js';

export interface TempoOptions {
  /** Base URL, with the path prefix if there is one: `http://localhost:3200`, `/tempo` in a page. */
  readonly url: string;
  /** Sent with every request, for example `authorization` or `x-scope-orgid`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one request; default 10,000 ms. */
  readonly timeoutMs?: number;
  /** What traces are asked for in; default json. Protobuf is smaller and faster for large traces. */
  readonly format?: 'json' | 'protobuf';
}

/** The backend cannot be used as it is: unreachable, refused, or not a Tempo. The message says what to do. */
export class BackendError extends Error {
  constructor(
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
    this.name = 'BackendError';
  }
}

const RETRIES = 2;
const RETRY_MS = 300;

/** Tempo's HTTP API: v2 by id, v1 where v2 is not there; search for ids only. */
export class TempoReader implements TraceReader {
  readonly live = true;
  private version: 'v1' | 'v2' = 'v2';
  private readonly base: string;
  private readonly fetch: typeof globalThis.fetch;

  constructor(private readonly options: TempoOptions) {
    this.base = options.url.replace(/\/+$/, '');
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    const accept = this.options.format === 'protobuf' ? 'application/protobuf' : 'application/json';
    if (this.version === 'v2') {
      const response = await this.get(`/api/v2/traces/${traceId}`, accept, signal);
      if (response.status !== 404) return readTrace(response, traceId, 'v2');
    }
    // v2 answers 200 also for traces it does not know, so a 404 means that the route is missing (Tempo before 2.6).
    const response = await this.get(`/api/traces/${traceId}`, accept, signal);
    if (response.status === 404) return null;
    this.version = 'v1';
    return readTrace(response, traceId, 'v1');
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    const from = Math.max(0, Math.floor(query.fromMs / 1000));
    const to = Math.max(from + 1, Math.ceil(query.toMs / 1000));
    const params = { q: traceQl(query), limit: String(query.limit), start: String(from), end: String(to), spss: '1' };
    const response = await this.get(`/api/search?${new URLSearchParams(params)}`, 'application/json', signal);
    // An older Tempo does not know every field that is asked for; what it cannot answer stays unknown.
    if (response.status === 400 || response.status === 404) return { traceIds: [], complete: false };
    const body = record(await jsonOf(response)) ?? {};
    const hits = list(body.traces);
    const traceIds = hits.flatMap((hit) => traceIdOf(record(hit)?.traceID) ?? []);
    return { traceIds: [...new Set(traceIds)], complete: hits.length < query.limit && body.status !== 'PARTIAL' };
  }

  private async get(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.once(path, accept, signal);
      const again = (response.status === 429 || response.status >= 500) && attempt < RETRIES;
      if (!again) return checked(response, this.base);
      await response.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * 2 ** attempt));
    }
  }

  private async once(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 10_000);
    try {
      return await this.fetch(`${this.base}${path}`, {
        headers: { ...this.options.headers, accept },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      const reason = timeout.aborted ? 'no answer in time' : reasonOf(error);
      throw new BackendError(`cannot reach Tempo at ${this.base} (${reason}); is it running, and is the URL right?`);
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code ?? (cause instanceof Error ? cause.message : error.message);
}

function checked(response: Response, base: string): Response {
  const { status } = response;
  if (status === 401 || status === 403) {
    const hint =
      'give a token or user and password (TEMPO_TOKEN or TEMPO_USER and TEMPO_PASSWORD, or their _FILE forms)';
    throw new BackendError(
      `Tempo at ${base} refused with ${status}; ${hint}, and the tenant if there are several`,
      status,
    );
  }
  if (status >= 500 || status === 429) {
    throw new BackendError(`Tempo at ${base} answered ${status}; it is overloaded or ill, try again later`, status);
  }
  return response;
}

async function readTrace(response: Response, traceId: string, version: 'v1' | 'v2'): Promise<Trace | null> {
  if (!response.ok) {
    const words = (await response.text()).slice(0, 200);
    throw new BackendError(`Tempo refused the trace id ${traceId}: ${words || response.status}`, response.status);
  }
  const protobuf = (response.headers.get('content-type') ?? '').includes('protobuf');
  const body = protobuf ? new Uint8Array(await response.arrayBuffer()) : await jsonOf(response);
  const { traces } = parse(body, version);
  const found = traces.find((trace) => trace.traceId === traceId) ?? traces[0];
  return found && found.spans.length > 0 ? found : null;
}

function parse(body: unknown, version: 'v1' | 'v2'): ReturnType<typeof parseOtlp> {
  try {
    if (!(body instanceof Uint8Array)) return parseOtlpValue(body);
    return version === 'v2' ? parseOtlpValue(readTraceById(body)) : parseOtlp(body);
  } catch (error) {
    throw new BackendError(
      `the answer is no trace (${error instanceof Error ? error.message : 'unreadable'}); is it a Tempo?`,
    );
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new BackendError(`expected JSON from ${response.url || 'Tempo'}, got "${text.slice(0, 60)}"; is it a Tempo?`);
  }
}
