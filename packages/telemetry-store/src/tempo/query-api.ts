import type { IncomingMessage } from 'node:http';
import type { LogStore } from '../db/log-store.js';
import type { Counters } from '../otlp/receiver.js';
import type { SpanStore } from '../db/span-store.js';
import { BadRequest } from '../http/bad-request.js';
import { type Answer, json, notFound, text } from '../http/reply.js';
import { queryRange } from '../loki/query-range.js';
import { traceById, traceByIdV2 } from './by-id.js';
import { metricsInstant, metricsRange } from './metrics/metrics.js';
import { search } from './search.js';
import { tagsV1, tagsV2, tagValuesV1, tagValuesV2 } from './tags.js';

/** The Tempo whose answers this store gives. */
const TEMPO_VERSION = '3.0.3';

export interface Stores {
  spans: SpanStore;
  logs: LogStore;
  counters: Readonly<Counters>;
}

type Route = [pattern: RegExp, answer: (stores: Stores, request: Asked) => Answer | Promise<Answer>];

interface Asked {
  /** What the path's parentheses caught, decoded. */
  parameter: string;
  query: URLSearchParams;
  accept: string | undefined;
}

/** Tempo's paths, and the one form of Loki's that the page and its logs panel use. The method does not matter, as in Tempo. */
const ROUTES: readonly Route[] = [
  [/^\/api\/traces\/([^/]+)$/, ({ spans }, { parameter, query, accept }) => traceById(spans, parameter, query, accept)],
  [
    /^\/api\/v2\/traces\/([^/]+)$/,
    ({ spans }, { parameter, query, accept }) => traceByIdV2(spans, parameter, query, accept),
  ],
  [/^\/api\/search$/, ({ spans }, { query }) => search(spans, query)],
  [/^\/api\/search\/tags$/, ({ spans }, { query }) => tagsV1(spans, query)],
  [/^\/api\/v2\/search\/tags$/, ({ spans }, { query }) => tagsV2(spans, query)],
  [/^\/api\/search\/tag\/([^/]+)\/values$/, ({ spans }, { parameter, query }) => tagValuesV1(spans, parameter, query)],
  [
    /^\/api\/v2\/search\/tag\/([^/]+)\/values$/,
    ({ spans }, { parameter, query }) => tagValuesV2(spans, parameter, query),
  ],
  [/^\/api\/metrics\/query_range$/, ({ spans }, { query }) => metricsRange(spans, query)],
  [/^\/api\/metrics\/query$/, ({ spans }, { query }) => metricsInstant(spans, query)],
  [/^\/loki\/api\/v1\/query_range$/, ({ logs }, { query }) => queryRange(logs, query)],
  [/^\/metrics$/, ({ counters }) => prometheus(counters)],
  [/^\/api\/echo$/, () => text(200, 'echo\n')],
  [/^\/ready$/, () => text(200, 'ready\n')],
  [/^\/api\/status\/buildinfo$/, () => json(BUILD_INFO)],
  [/^\/status\/version$/, () => plainText(`telemetry-store, answering like Tempo ${TEMPO_VERSION}\n`)],
  [/^\/status\/services$/, () => plainText('store: Running\n')],
];

/** What came in since the start, in Prometheus' text format. */
function prometheus({ spans, logRecords, metricRequests }: Readonly<Counters>): Answer {
  const counter = (name: string, help: string, value: number): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${value}\n`;
  return {
    status: 200,
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    body:
      counter('telemetry_store_spans_received_total', 'Spans stored.', spans) +
      counter('telemetry_store_log_records_received_total', 'Log records stored.', logRecords) +
      counter(
        'telemetry_store_metric_requests_dropped_total',
        'OTLP metric exports answered and dropped.',
        metricRequests,
      ),
  };
}

/** The status pages come without a charset. */
const plainText = (body: string): Answer => ({ status: 200, contentType: 'text/plain', body });

const BUILD_INFO = {
  version: TEMPO_VERSION,
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: '',
};

function decode(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch {
    throw new BadRequest(`the path has a % that is not followed by two hex digits: ${parameter}`);
  }
}

/** Answers one request of the query port. */
export async function answerQuery(stores: Stores, request: Pick<IncomingMessage, 'url' | 'headers'>): Promise<Answer> {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  for (const [pattern, answer] of ROUTES) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const asked = {
      parameter: decode(found[1] ?? ''),
      query: new URLSearchParams(query),
      accept: request.headers.accept,
    };
    return answer(stores, asked);
  }
  return notFound();
}
