import { list } from '../../otlp/guards.js';
import { parseOtlpValue } from '../../otlp/parse.js';
import { type Trace } from '../../span/model.js';
import { BackendError, BackendHttp, type BackendOptions } from '../http.js';
import { latestFirst, matches } from '../matches.js';
import { type Meter } from '../meter.js';
import { type Condition, depthOf, type SearchAnswer, type SearchQuery, type TraceReader } from '../reader.js';

/** Zipkin's API v2. Its spans have no links, and its search takes whole traces by service, name and tags. */
export class ZipkinReader implements TraceReader {
  readonly live = true;
  readonly name = 'Zipkin';
  readonly cannotSearch: readonly Condition['on'][] = ['link'];
  readonly http: BackendHttp;

  constructor(options: BackendOptions) {
    this.http = new BackendHttp(this.name, 'ZIPKIN', options);
  }

  metered(meter: Meter): TraceReader {
    return Object.create(this, { http: { value: this.http.metered(meter) } }) as TraceReader;
  }

  async byId(traceId: string, signal?: AbortSignal): Promise<Trace | null> {
    const response = await this.http.get(`/api/v2/trace/${traceId}`, 'application/json', signal);
    if (response.status === 404) {
      await this.http.text(response);
      return null;
    }
    const found = this.parsed(await this.answer(response)).find((trace) => trace.traceId === traceId);
    return found && found.spans.length > 0 ? found : null;
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    if (query.where.some(({ on }) => this.cannotSearch.includes(on))) return { traceIds: [], complete: false };
    const own = query.where.find((condition) => condition.on === 'trace');
    if (own) {
      const trace = await this.byId(own.traceId, signal);
      return { traceIds: trace && matches(trace, query) ? [trace.traceId] : [], complete: true };
    }
    const answers = await Promise.all(questions(query).map((question) => this.ask(question, depthOf(query), signal)));
    const found = new Map(answers.flatMap(({ traces }) => traces.map((trace) => [trace.traceId, trace] as const)));
    const traces = [...found.values()].filter((trace) => matches(trace, query)).sort(latestFirst);
    return {
      traceIds: traces.slice(0, query.limit).map(({ traceId }) => traceId),
      traces: traces.slice(0, query.limit),
      complete: answers.every(({ complete }) => complete) && traces.length <= query.limit,
    };
  }

  private async ask(question: URLSearchParams, limit: number, signal?: AbortSignal) {
    const response = await this.http.get(`/api/v2/traces?${question}`, 'application/json', signal);
    const found = list(await this.answer(response));
    return { traces: this.parsed(found), complete: found.length < limit };
  }

  private async answer(response: Response): Promise<unknown> {
    if (response.ok) return this.http.json(response);
    const words = (await this.http.text(response)).slice(0, 200);
    throw new BackendError(`Zipkin at ${this.http.base} refused: ${words || response.status}`, response.status);
  }

  private parsed(body: unknown): readonly Trace[] {
    if (Array.isArray(body) && body.length === 0) return [];
    try {
      return parseOtlpValue(body).traces;
    } catch {
      throw new BackendError(`the answer of ${this.http.base} is no trace; is it a Zipkin?`);
    }
  }
}

/** Names are stored in lower case, and asked for as they are; `annotationQuery` has no quotes, so no " and " in values. */
function questions(query: SearchQuery): URLSearchParams[] {
  let choices: Record<string, string>[] = [{}];
  const tags: string[] = [];
  const both = (key: string, values: readonly string[]) => {
    choices = choices.flatMap((choice) => values.map((value) => ({ ...choice, [key]: value })));
  };
  for (const condition of query.where) {
    if (condition.on === 'service') both('serviceName', condition.anyOf);
    else if (condition.on === 'name') both('spanName', condition.anyOf);
    else if (condition.on === 'attribute' || condition.on === 'resource') {
      tags.push(condition.key);
      both(condition.key, condition.anyOf);
    }
  }
  return choices.map((choice) => {
    const { serviceName, spanName } = choice;
    const question = new URLSearchParams({
      endTs: String(Math.ceil(query.toMs)),
      lookback: String(Math.max(1, Math.ceil(query.toMs - query.fromMs))),
      limit: String(depthOf(query)),
    });
    if (serviceName !== undefined) question.set('serviceName', serviceName);
    if (spanName !== undefined) question.set('spanName', spanName);
    if (tags.length > 0) question.set('annotationQuery', tags.map((key) => `${key}=${choice[key]}`).join(' and '));
    return question;
  });
}
