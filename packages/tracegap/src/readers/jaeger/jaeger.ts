import { TAG_SEARCHES } from '../../limits.js';
import { list, record } from '../../otlp/guards.js';
import { parseOtlpValue } from '../../otlp/parse.js';
import { type Trace } from '../../span/model.js';
import { BackendError, BackendHttp, type BackendOptions } from '../http.js';
import { latestFirst, matches } from '../matches.js';
import { type Meter } from '../meter.js';
import { type Condition, depthOf, type SearchAnswer, type SearchQuery, type TraceReader } from '../reader.js';

const SERVICES_FRESH_MS = 30_000;

interface Known {
  version: 'v1' | 'v3';
  /** Badger and, for some questions, others find nothing without a service. */
  wantsService: boolean;
  services: { readonly names: readonly string[]; readonly atMs: number } | null;
  /** Services of what was read, the latest last. */
  readonly seen: Set<string>;
}

interface Found {
  readonly traces: readonly Trace[];
  /** False where there may be more. */
  readonly complete: boolean;
}

/**
 * Jaeger's HTTP API: v3 (OTLP) where it is there, else `/api/traces` of Jaeger 1. v3 finds by service and name, and the traces of a moment
 * whatever their service; only the older one takes tags, and it asks service by service, since Jaeger's stores search tags no other way.
 * `raw`: as the spans were sent, without Jaeger's own idea of their clocks and ids.
 */
export class JaegerReader implements TraceReader {
  readonly live = true;
  readonly name = 'Jaeger';
  readonly cannotSearch: readonly Condition['on'][] = ['link'];
  readonly http: BackendHttp;
  /** Shared with those that `metered` gives. */
  private readonly known: Known = { version: 'v3', wantsService: false, services: null, seen: new Set() };

  constructor(options: BackendOptions) {
    this.http = new BackendHttp(this.name, 'JAEGER', options);
  }

  metered(meter: Meter): TraceReader {
    return Object.create(this, { http: { value: this.http.metered(meter) } }) as TraceReader;
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    if (this.known.version === 'v3') {
      const response = await this.http.get(`/api/v3/traces/${traceId}?raw_traces=true`, 'application/json', signal);
      const body = await this.http.text(response);
      // A route that is missing answers with the page or in words, a trace that is missing in JSON.
      if (response.ok && body.startsWith('{')) return this.one(this.http.parsed(body, response), traceId);
      if (response.status === 404 && body.startsWith('{')) return null;
    }
    const response = await this.http.get(`/api/traces/${traceId}?raw=true`, 'application/json', signal);
    if (response.status === 404) {
      await this.http.json(response);
      return null;
    }
    this.known.version = 'v1';
    return this.one(await this.answer(response), traceId);
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    if (query.where.some(({ on }) => this.cannotSearch.includes(on))) return { traceIds: [], complete: false };
    const own = query.where.find((condition) => condition.on === 'trace');
    if (own) {
      const trace = await this.byId(own.traceId, signal);
      return { traceIds: trace && matches(trace, query) ? [trace.traceId] : [], complete: true };
    }
    const whole = await this.find(query, signal);
    const byService = whole === null ? await this.findByService(query, signal) : null;
    const answers = whole ?? byService?.found ?? [];
    const found = new Map(answers.flatMap(({ traces }) => traces.map((trace) => [trace.traceId, trace] as const)));
    const traces = [...found.values()].filter((trace) => matches(trace, query)).sort(latestFirst);
    return {
      traceIds: traces.slice(0, query.limit).map(({ traceId }) => traceId),
      traces: traces.slice(0, query.limit),
      complete: !byService?.unsearched && answers.every(({ complete }) => complete) && traces.length <= query.limit,
      ...(byService?.unsearched ? { unsearched: byService.unsearched } : {}),
    };
  }

  /** Null where tags are asked for, where v3 is missing, and where the store behind it wants a service. */
  private async find(query: SearchQuery, signal?: AbortSignal): Promise<Found[] | null> {
    if (this.known.version === 'v1' || query.where.some(({ on }) => on === 'attribute' || on === 'resource'))
      return null;
    const services = query.where.find((condition) => condition.on === 'service')?.anyOf ?? [''];
    const names = query.where.find((condition) => condition.on === 'name')?.anyOf ?? [''];
    if (this.known.wantsService && services.includes('')) return null;
    const limit = depthOf(query);
    const answers = services.flatMap((service) =>
      names.map((name) => this.findOnce({ ...query, limit }, service, name, signal)),
    );
    const found = await Promise.all(answers);
    return found.every((answer) => answer !== null) ? found : null;
  }

  private async findOnce(
    { fromMs, toMs, limit }: SearchQuery,
    service: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<Found | null> {
    const question = new URLSearchParams({
      'query.start_time_min': new Date(Math.floor(fromMs)).toISOString(),
      'query.start_time_max': new Date(Math.ceil(toMs)).toISOString(),
      'query.num_traces': String(limit),
      'query.raw_traces': 'true',
      ...(service === '' ? {} : { 'query.service_name': service }),
      ...(name === '' ? {} : { 'query.operation_name': name }),
    });
    const response = await this.http.get(`/api/v3/traces?${question}`, 'application/json', signal, [500]);
    const body = await this.http.text(response);
    // Nothing was found, in words of its own.
    if (response.status === 404 && body.startsWith('{')) return { traces: [], complete: true };
    if (response.ok && body.startsWith('{')) {
      const traces = this.parsed(this.http.parsed(body, response));
      return { traces, complete: traces.length < limit };
    }
    if (service === '' && /service name must be set/i.test(body)) {
      this.known.wantsService = true;
      return null;
    }
    if (response.status === 500)
      throw new BackendError(`Jaeger at ${this.http.base} refused: ${body.slice(0, 200)}`, response.status);
    this.known.version = 'v1';
    return null;
  }

  private async findByService(
    query: SearchQuery,
    signal?: AbortSignal,
  ): Promise<{ found: Found[]; unsearched: string | null }> {
    const all = await this.questions(query, signal);
    const byTag = query.where.some(({ on }) => on === 'attribute' || on === 'resource');
    const asked = byTag ? all.slice(0, TAG_SEARCHES) : all;
    const found = await Promise.all(asked.map((question) => this.ask(question, depthOf(query), signal)));
    const left = all.length - asked.length;
    const unsearched = `Jaeger finds tags service by service, and of ${all.length} searches for ${query.why} ${left} were not made`;
    return { found, unsearched: left > 0 ? unsearched : null };
  }

  private async ask(question: URLSearchParams, limit: number, signal?: AbortSignal): Promise<Found> {
    const response = await this.http.get(`/api/traces?${question}`, 'application/json', signal);
    const traces = this.parsed(await this.answer(response));
    return { traces, complete: traces.length < limit };
  }

  /** One for each service and each choice of values. */
  private async questions(query: SearchQuery, signal?: AbortSignal): Promise<URLSearchParams[]> {
    const named = query.where.find((condition) => condition.on === 'service');
    const services = named?.anyOf ?? this.seenFirst(await this.allServices(signal));
    const names = query.where.find((condition) => condition.on === 'name')?.anyOf ?? [null];
    return services.flatMap((service) =>
      names.flatMap((name) =>
        tagChoices(query.where).map((tags) => {
          const question = new URLSearchParams({
            service,
            // A span that began before the window may reach into it.
            start: String(Math.floor(query.fromMs * 1000)),
            end: String(Math.ceil(query.toMs * 1000)),
            limit: String(depthOf(query)),
            raw: 'true',
          });
          if (name !== null) question.set('operation', name);
          if (Object.keys(tags).length > 0) question.set('tags', JSON.stringify(tags));
          return question;
        }),
      ),
    );
  }

  /** The other half is more often at a service of the moment than at one that nobody has seen yet. */
  private seenFirst(services: readonly string[]): readonly string[] {
    const { seen } = this.known;
    return [...services.filter((name) => seen.has(name)), ...services.filter((name) => !seen.has(name))];
  }

  private async allServices(signal?: AbortSignal): Promise<readonly string[]> {
    if (this.known.services && Date.now() - this.known.services.atMs < SERVICES_FRESH_MS)
      return this.known.services.names;
    const response = await this.http.get('/api/services', 'application/json', signal);
    const { data } = record(await this.answer(response)) ?? {};
    const names = list(data).filter((name): name is string => typeof name === 'string');
    this.known.services = { names, atMs: Date.now() };
    return names;
  }

  private async answer(response: Response): Promise<unknown> {
    const body = await this.http.json(response);
    const errors = list(record(body)?.errors).map((error) => String(record(error)?.msg ?? ''));
    if (response.ok && errors.length === 0) return body;
    throw new BackendError(`Jaeger at ${this.http.base} refused: ${errors[0] ?? response.status}`, response.status);
  }

  private one(body: unknown, traceId: string): Trace | null {
    const found = this.parsed(body).find((trace) => trace.traceId === traceId);
    return found && found.spans.length > 0 ? found : null;
  }

  private parsed(body: unknown): readonly Trace[] {
    try {
      const { traces } = parseOtlpValue(body);
      for (const { spans } of traces)
        for (const { resource } of spans) if (resource.service !== null) this.known.seen.add(resource.service);
      return traces;
    } catch {
      throw new BackendError(`the answer of ${this.http.base} is no trace; is it a Jaeger?`);
    }
  }
}

/** Every way to give each condition on an attribute one of its values. */
function tagChoices(where: readonly Condition[]): Record<string, string>[] {
  let choices: Record<string, string>[] = [{}];
  for (const condition of where) {
    if (condition.on !== 'attribute' && condition.on !== 'resource') continue;
    choices = choices.flatMap((tags) => condition.anyOf.map((value) => ({ ...tags, [condition.key]: value })));
  }
  return choices;
}
