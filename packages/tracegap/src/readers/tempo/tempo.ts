import { list, record } from '../../otlp/guards.js';
import { traceIdOf } from '../../otlp/ids.js';
import { parseOtlp, parseOtlpValue } from '../../otlp/parse.js';
import { readTraceById } from '../../otlp/protobuf.js';
import { OUTLINE_KEYS } from '../../limits.js';
import { mayJoin } from '../../span/identifiers.js';
import { type Trace } from '../../span/model.js';
import { BackendError, BackendHttp, type BackendOptions } from '../http.js';
import { type Meter } from '../meter.js';
import { type SearchAnswer, type SearchQuery, type TraceReader } from '../reader.js';
import { outlineOf, outlineQl, SPANS_SHOWN } from './outline.js';
import { traceQl } from './traceql.js';

export interface TempoOptions extends BackendOptions {
  /** What traces are asked for in; default json. Protobuf is smaller and faster for large traces. */
  readonly format?: 'json' | 'protobuf';
}

/** Tempo's HTTP API: v2 by id, v1 where v2 is not there; search for ids only. */
export class TempoReader implements TraceReader {
  readonly live = true;
  readonly name = 'Tempo';
  readonly http: BackendHttp;
  /** Shared with those that `metered` gives. */
  private readonly known: { version: 'v1' | 'v2'; outlines: boolean } = { version: 'v2', outlines: true };

  constructor(private readonly options: TempoOptions) {
    this.http = new BackendHttp(this.name, 'TEMPO', options);
  }

  metered(meter: Meter): TraceReader {
    return Object.create(this, { http: { value: this.http.metered(meter) } }) as TraceReader;
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    const accept = this.options.format === 'protobuf' ? 'application/protobuf' : 'application/json';
    if (this.known.version === 'v2') {
      const response = await this.http.get(`/api/v2/traces/${traceId}`, accept, signal);
      if (response.status !== 404) return this.readTrace(response, traceId, 'v2');
    }
    // v2 answers 200 also for traces it does not know, so a 404 means that the route is missing (Tempo before 2.6).
    const response = await this.http.get(`/api/traces/${traceId}`, accept, signal);
    if (response.status === 404) return null;
    this.known.version = 'v1';
    return this.readTrace(response, traceId, 'v1');
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    const from = Math.max(0, Math.floor(query.fromMs / 1000));
    const to = Math.max(from + 1, Math.ceil(query.toMs / 1000));
    const outlined = query.outline !== undefined && this.known.outlines;
    const q = outlined ? outlineQl(traceQl(query), query.outline) : traceQl(query);
    const spss = String(outlined ? SPANS_SHOWN : 1);
    const params = { q, limit: String(query.limit), start: String(from), end: String(to), spss };
    const response = await this.http.get(`/api/search?${new URLSearchParams(params)}`, 'application/json', signal);
    // An older Tempo does not know every field that is asked for; what it cannot answer stays unknown.
    if (response.status === 400 || response.status === 404) {
      await this.http.text(response);
      if (!outlined) return { traceIds: [], complete: false };
      this.known.outlines = false;
      return this.search(query, signal);
    }
    const body = record(await this.http.json(response)) ?? {};
    const hits = list(body.traces);
    const traceIds = hits.flatMap((hit) => traceIdOf(record(hit)?.traceID) ?? []);
    return {
      traceIds: [...new Set(traceIds)],
      complete: hits.length < query.limit && body.status !== 'PARTIAL',
      ...(outlined ? { outlines: hits.flatMap((hit) => outlineOf(hit) ?? []) } : {}),
    };
  }

  async attributeKeys(window: Pick<SearchQuery, 'fromMs' | 'toMs'>, signal?: AbortSignal): Promise<readonly string[]> {
    const [start, end] = [window.fromMs, window.toMs].map((ms) => String(Math.max(0, Math.floor(ms / 1000))));
    const asked = new URLSearchParams({ scope: 'span', start: start ?? '', end: end ?? '' });
    const response = await this.http.get(`/api/v2/search/tags?${asked}`, 'application/json', signal);
    const text = await this.http.text(response);
    if (!response.ok) return [];
    const scopes = list(record(this.http.parsed(text, response))?.scopes);
    const tags = scopes.flatMap((scope) => list(record(scope)?.tags));
    return tags.filter((tag): tag is string => typeof tag === 'string' && mayJoin(tag)).slice(0, OUTLINE_KEYS);
  }

  private async readTrace(response: Response, traceId: string, version: 'v1' | 'v2'): Promise<Trace | null> {
    if (!response.ok) {
      const words = (await this.http.text(response)).slice(0, 200);
      throw new BackendError(`Tempo refused the trace id ${traceId}: ${words || response.status}`, response.status);
    }
    const protobuf = (response.headers.get('content-type') ?? '').includes('protobuf');
    const body = protobuf ? await this.http.bytes(response) : await this.http.json(response);
    const { traces } = parse(body, version);
    const found = traces.find((trace) => trace.traceId === traceId) ?? traces[0];
    return found && found.spans.length > 0 ? found : null;
  }
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
