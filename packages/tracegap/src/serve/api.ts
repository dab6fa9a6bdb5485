/** What the page asks: the table of hops, the list of traces, a trace by id, a search, and to be told of changes. */
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { hopTable, type TraceFilter, traceRows } from '../overview/index.js';
import { queryKey, type SearchQuery, type TraceReader } from '../readers/reader.js';
import { type Verdict, VERDICTS } from '../rules/finding.js';
import { VERSION } from '../version.js';
import { type FleetState } from './fleets.js';
import { Refused } from './guard.js';
import { type Judge } from './judge.js';
import { type SourceState } from './sources.js';

export interface Served {
  readonly judge: Judge;
  readonly reader: TraceReader;
  /** How long a trace's exporters may hold spans back, in ms. */
  readonly marginMs: number;
  /** Whether log lines can be asked for. */
  readonly logs: boolean;
  readonly sources: () => readonly SourceState[];
  /** Databases in which hops are counted; most often none. */
  readonly fleets: () => readonly FleetState[];
}

const ROWS = 200;
const MOST_ROWS = 2_000;

/** The answer to a GET below /api; undefined where there is no such path. @throws Refused for a wrong parameter */
export async function answerApi(served: Served, path: string, params: URLSearchParams): Promise<unknown> {
  const { judge, reader } = served;
  if (path === '/api/state')
    return {
      version: VERSION,
      sources: served.sources(),
      margin_ms: served.marginMs,
      logs: served.logs,
      fleets: served.fleets().length,
    };
  if (path === '/api/fleets') return served.fleets();
  if (path === '/api/hops') return { ...hopTable(judge.reports(), judge.traces()), version: judge.version };
  if (path === '/api/traces') return traces(judge, params);
  if (path === '/api/search') return reader.search(searchOf(params));
  const [, traceId] = /^\/api\/trace\/([0-9a-f]{32})$/.exec(path) ?? [];
  if (traceId === undefined) return undefined;
  // Null where nobody knows it: that is an answer, and a browser would log a 404 as an error.
  return reader.byId(traceId);
}

function traces(judge: Judge, params: URLSearchParams): unknown {
  const filter: TraceFilter = {
    ...(params.has('service') ? { service: params.get('service') ?? '' } : {}),
    ...(params.has('verdict') ? { verdict: verdictOf(params) } : {}),
    ...(params.has('text') ? { text: params.get('text') ?? '' } : {}),
  };
  const rows = traceRows(judge.reports(), judge.traces(), filter);
  return { total: rows.length, rows: rows.slice(0, limitOf(params)), version: judge.version };
}

function verdictOf(params: URLSearchParams): Verdict {
  const verdict = VERDICTS.find((known) => known === params.get('verdict'));
  if (!verdict) throw new Refused(400, `verdict: give one of ${VERDICTS.join(', ')}`);
  return verdict;
}

function limitOf(params: URLSearchParams): number {
  const limit = Number(params.get('limit') ?? ROWS);
  if (!Number.isInteger(limit) || limit < 1) throw new Refused(400, 'limit: give a whole number above 0');
  return Math.min(limit, MOST_ROWS);
}

/** The query as `investigate` made it in the page; what is no query is refused before any backend sees it. */
function searchOf(params: URLSearchParams): SearchQuery {
  try {
    const query = JSON.parse(params.get('query') ?? '') as SearchQuery;
    const numbers = [query.fromMs, query.toMs, query.limit];
    if (query.kind !== 'search' || !Array.isArray(query.where) || !numbers.every(Number.isFinite)) throw new Error();
    if (query.limit > MOST_ROWS || queryKey(query).length > 20_000) throw new Error();
    return query;
  } catch {
    throw new Refused(400, 'query: give a search as JSON: kind, why, where, fromMs, toMs, limit');
  }
}

/** Server-sent events: one line for each change, so that the page asks again. */
export class Changes {
  private readonly open = new Set<ServerResponse>();

  subscribe(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\ndata: 0\n\n');
    this.open.add(response);
    request.once('close', () => this.open.delete(response));
  }

  tell(version: number): void {
    for (const response of this.open) response.write(`data: ${version}\n\n`);
  }

  close(): void {
    for (const response of this.open) response.end();
  }
}
