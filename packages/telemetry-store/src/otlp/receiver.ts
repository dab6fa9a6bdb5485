import type { IncomingMessage } from 'node:http';
import type { LogStore } from '../db/log-store.js';
import { isDatabaseError } from '../db/sqlite.js';
import type { SpanStore } from '../db/span-store.js';
import { BadRequest } from '../http/bad-request.js';
import { type Answer, notFound, readBody } from '../http/reply.js';
import { groupByTrace } from './chunk.js';
import { encodeOtlpJson } from './from-json.js';
import { scanSpans } from './scan.js';
import { LogsDataType, RpcStatusType, TracesDataType } from './schema.js';
import type { LogsData } from './types.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;

/** Spans written before the event loop gets its turn again: about 10 ms of work. */
const SPANS_PER_TURN = 1000;

/** What came in since the start. */
export interface Counters {
  spans: number;
  logRecords: number;
  metricRequests: number;
}

/** OTLP/HTTP: traces and logs are kept, metrics are answered, counted and dropped. Answers as Tempo 3.0's receiver does. */
export class OtlpReceiver {
  readonly counters: Counters = { spans: 0, logRecords: 0, metricRequests: 0 };

  /** @param onTraces told the ids (32 hex digits) of the traces of which spans were just kept */
  constructor(
    private readonly spans: SpanStore,
    private readonly logs: LogStore,
    private readonly onTraces: (traceIds: readonly string[]) => void = () => undefined,
  ) {}

  async handle(request: IncomingMessage): Promise<Answer> {
    const store = this.storeFor(request.url ?? '/');
    if (store === undefined) return notFound();
    if (request.method !== 'POST') return plain(405, '405 method not allowed, supported: [POST]');
    const type = contentType(request);
    if (type !== JSON_TYPE && type !== PROTOBUF_TYPE)
      return plain(415, '415 unsupported media type, supported: [application/json, application/x-protobuf]');
    try {
      await store.call(this, await readBody(request), type === JSON_TYPE);
      return accepted(type);
    } catch (error) {
      if (error instanceof BadRequest) return refused(type, 400, INVALID_ARGUMENT, error.message);
      // A full disk or a locked file: the exporter keeps its batch and tries again (OTLP specification, "Retryable Response Codes").
      if (isDatabaseError(error)) return refused(type, 503, UNAVAILABLE, `the store cannot write: ${error.message}`);
      throw error;
    }
  }

  private storeFor(url: string): ((body: Buffer, isJson: boolean) => Promise<void>) | undefined {
    switch (url.split('?')[0]) {
      case '/v1/traces':
        return this.keepSpans;
      case '/v1/logs':
        return this.keepLogs;
      case '/v1/metrics':
        return this.dropMetrics;
      default:
        return undefined;
    }
  }

  /** One ExportTraceServiceRequest. @throws BadRequest when it is none */
  async keepSpans(body: Buffer, isJson: boolean): Promise<void> {
    const spans = scanSpans(isJson ? encodeOtlpJson(TracesDataType, body.toString('utf8')) : body);
    for (let from = 0; from < spans.length; from += SPANS_PER_TURN) {
      if (from > 0) await new Promise(setImmediate);
      const chunks = groupByTrace(spans.slice(from, from + SPANS_PER_TURN));
      this.spans.append(chunks);
      this.onTraces(chunks.map(({ traceId }) => Buffer.from(traceId).toString('hex')));
    }
    this.counters.spans += spans.length;
  }

  /** One ExportLogsServiceRequest. @throws BadRequest when it is none */
  async keepLogs(body: Buffer, isJson: boolean): Promise<void> {
    const bytes = isJson ? encodeOtlpJson(LogsDataType, body.toString('utf8')) : body;
    this.counters.logRecords += this.logs.append(decodeLogs(bytes));
  }

  /** Metrics are counted and dropped. */
  async dropMetrics(): Promise<void> {
    this.counters.metricRequests++;
  }
}

function decodeLogs(bytes: Uint8Array): LogsData {
  try {
    return LogsDataType.decode(bytes) as unknown as LogsData;
  } catch (error) {
    throw new BadRequest(`the body is not an OTLP protobuf message: ${(error as Error).message}`);
  }
}

const contentType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const plain = (status: number, body: string): Answer => ({ status, contentType: 'text/plain', body });

/** An empty partialSuccess, as the OpenTelemetry Collector's receiver answers. */
function accepted(type: string): Answer {
  if (type === JSON_TYPE) return { status: 200, contentType: type, body: '{"partialSuccess":{}}' };
  return { status: 200, contentType: type, body: Uint8Array.of(0x0a, 0x00) };
}

/** google.rpc.Status in the encoding of the request (OTLP specification, "Failures"). */
function refused(type: string, status: number, code: number, message: string): Answer {
  const rpcStatus = { code, message };
  if (type === JSON_TYPE) return { status, contentType: type, body: JSON.stringify(rpcStatus) };
  return { status, contentType: type, body: RpcStatusType.encode(rpcStatus).finish() };
}
