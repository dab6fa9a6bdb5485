import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type SentLog, type SentSpan, logsOf, metricNamesOf, spansOf } from './otlp';

/** An OTLP/HTTP receiver on a free port that keeps what it is sent. */
export interface Receiver {
  url: string;
  port: number;
  spans: SentSpan[];
  logs: SentLog[];
  metrics: Set<string>;
  /** All that came, as it came. */
  bytes: Buffer;
  /** The receiver's answer to what comes from now on; 200 at first. */
  answer: number;
  /** How long it takes to answer; 0 at first. */
  delayMs: number;
  /** How many requests it has answered, those without a body left out. */
  answered: number;
  /** From the first request to each path on, it answers 429 with this Retry-After for so many seconds; undefined at first. */
  busyForSeconds: number | undefined;
  /** Requests that came before they might, by that. */
  tooEarly: number;
  /** Resolves with what `find` finds as soon as it is there; fails with what has arrived instead. */
  until<T>(what: string, find: (receiver: Receiver) => T | undefined): Promise<T>;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** @param options.keep false where only an answer is wanted, as under load */
export async function startReceiver(port = 0, { keep = true } = {}): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    port: 0,
    spans: [],
    logs: [],
    metrics: new Set(),
    bytes: Buffer.alloc(0),
    answer: 200,
    delayMs: 0,
    answered: 0,
    busyForSeconds: undefined,
    tooEarly: 0,
    until: (what, find) => until(receiver, what, find),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(
    (request, response) => void take(keep ? receiver : { ...receiver, answer: 202 }, request, response),
  );
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.url = `http://127.0.0.1:${receiver.port}`;
  return receiver;
}

/** When each path may be asked again. */
const busyUntil = new WeakMap<Receiver, Map<string, number>>();

/** Whether the request is refused for now. */
function refusedForNow(receiver: Receiver, path: string, response: ServerResponse): boolean {
  if (receiver.busyForSeconds === undefined) return false;
  const until = busyUntil.get(receiver) ?? new Map<string, number>();
  busyUntil.set(receiver, until);
  const known = until.get(path);
  if (known !== undefined && Date.now() >= known) return false;
  if (known === undefined) until.set(path, Date.now() + receiver.busyForSeconds * 1000);
  else receiver.tooEarly += 1;
  response.writeHead(429, { 'retry-after': String(receiver.busyForSeconds) }).end();
  return true;
}

async function take(receiver: Receiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await buffer(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (body.length > 0 && refusedForNow(receiver, request.url ?? '', response)) return;
  if (receiver.answer === 200) {
    receiver.bytes = Buffer.concat([receiver.bytes, body]);
    if (request.url === '/v1/traces') receiver.spans.push(...spansOf(body));
    if (request.url === '/v1/logs') receiver.logs.push(...logsOf(body));
    if (request.url === '/v1/metrics') for (const name of metricNamesOf(body)) receiver.metrics.add(name);
  }
  if (receiver.delayMs > 0) await after(receiver.delayMs, undefined, { ref: false });
  if (body.length > 0) receiver.answered += 1;
  response.writeHead(receiver.answer, { 'content-type': 'application/x-protobuf' }).end();
}

async function until<T>(receiver: Receiver, what: string, find: (receiver: Receiver) => T | undefined): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await after(20)) {
    const found = find(receiver);
    if (found !== undefined) return found;
  }
  const spans = receiver.spans.map(({ name, kind }) => `${name} (${kind})`).join(', ');
  throw new Error(`${what} did not arrive; there are spans [${spans}], ${receiver.logs.length} log records`);
}
