/** Backends for the contract: the real ones, what they once said, and ones that misbehave. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Trace } from '../span/model.js';
import { otlpOf, zipkinOf } from './senders.js';
import { type BackendOptions } from '../readers/http.js';
import { MemoryReader } from '../readers/memory.js';

const RECORDINGS = path.join(__dirname, '../readers/contract');

interface Said {
  readonly status: number;
  readonly body: string;
}

/** Serves until the process ends; the server does not keep it alive. */
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A backend that says the same to everything. */
export function answering(status: number, body: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return listening((_, response) => response.writeHead(status, { ...headers, connection: 'close' }).end(body));
}

/** Tempo's API over traces in memory; the conditions it is asked for are read back from the TraceQL of the reader. */
export function serving(traces: readonly Trace[]): Promise<string> {
  const memory = new MemoryReader(traces);
  return listening((request, response) => {
    const url = new URL(request.url ?? '/', 'http://tempo');
    void answerAsTempo(url, memory).then((body) => response.setHeader('connection', 'close').end(JSON.stringify(body)));
  });
}

async function answerAsTempo(url: URL, memory: MemoryReader): Promise<object> {
  if (url.pathname !== '/api/search') {
    const trace = await memory.byId(url.pathname.split('/').pop() ?? '');
    return { trace: trace ? otlpOf(trace.spans) : {} };
  }
  const query = url.searchParams.get('q') ?? '';
  const wanted = [...query.matchAll(/([\w:.]+|span\."[^"]+") = "([^"]*)"/g)].map(([, key = '', value = '']) => {
    if (key === 'resource.service.name') return { on: 'service', anyOf: [value] } as const;
    if (key === 'name') return { on: 'name', anyOf: [value] } as const;
    if (key === 'trace:id') return { on: 'trace', traceId: value } as const;
    if (key === 'link:traceID') return { on: 'link', traceId: value } as const;
    return { on: 'attribute', key: key.replace(/^span\."|"$/g, ''), anyOf: [value] } as const;
  });
  const answer = await memory.search({
    kind: 'search',
    why: '',
    where: query.includes('nestedSetParent < 0') ? [...wanted, { on: 'root' }] : wanted,
    fromMs: Number(url.searchParams.get('start')) * 1000,
    toMs: Number(url.searchParams.get('end')) * 1000,
    limit: Number(url.searchParams.get('limit')),
  });
  return { traces: answer.traceIds.map((traceID) => ({ traceID })) };
}

/** The real backend where the environment names one, else its recorded answers. */
export async function played(backend: 'jaeger' | 'zipkin', traces: readonly Trace[]): Promise<BackendOptions> {
  const file = path.join(RECORDINGS, `${backend}.recorded.json`);
  const of = backend.toUpperCase();
  const [query, send] = [process.env[`${of}_QUERY`], process.env[`${of}_SEND`]];
  if (!query || !send) {
    if (!existsSync(file)) throw new Error(`${file} is missing; RECORD=1 npm run test:backends makes it`);
    return { url: `http://${backend}`, fetch: replay(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Said>) };
  }
  for (const { spans } of traces) {
    if (backend === 'jaeger') await post(`${send}/v1/traces`, otlpOf(spans));
    else await post(`${send}/api/v2/spans`, zipkinOf(spans));
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return { url: query, ...(process.env['RECORD'] ? { fetch: recorder(file) } : {}) };
}

function replay(said: Readonly<Record<string, Said>>): typeof fetch {
  return (input) => {
    const url = new URL(String(input));
    const known = said[`${url.pathname}${url.search}`];
    if (!known) return Promise.reject(new Error(`no recording of ${url.pathname}${url.search}; record again`));
    return Promise.resolve(new Response(known.body, { status: known.status }));
  };
}

function recorder(file: string): typeof fetch {
  const said: Record<string, Said> = {};
  return async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(String(input));
    said[`${url.pathname}${url.search}`] = { status: response.status, body: await response.clone().text() };
    writeFileSync(file, `${JSON.stringify(said, null, 1)}\n`);
    return response;
  };
}

async function post(to: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(to, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${to} answered ${response.status}: ${await response.text()}`);
}
