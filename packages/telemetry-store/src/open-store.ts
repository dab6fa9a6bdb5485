import type { IncomingMessage } from 'node:http';
import { openDatabase } from './db/database.js';
import { LogStore } from './db/log-store.js';
import { Retention, type Bounds } from './db/retention.js';
import { SpanStore } from './db/span-store.js';
import { BadRequest } from './http/bad-request.js';
import { type Answer, text } from './http/reply.js';
import { OtlpReceiver } from './otlp/receiver.js';
import { answerQuery } from './tempo/query-api.js';

export type Signal = 'traces' | 'logs' | 'metrics';

/** The store without ports of its own, for a process that has servers already. */
export interface OpenStore {
  /** Answers an OTLP/HTTP request: `POST /v1/traces`, `/v1/logs` or `/v1/metrics`. */
  otlp(request: IncomingMessage): Promise<Answer>;
  /** Keeps one protobuf Export…ServiceRequest, however it came. @throws BadRequest when it is none */
  keep(signal: Signal, body: Uint8Array): Promise<void>;
  /** Answers a request of Tempo's HTTP API, or the one of Loki's; what is wrong with it becomes a 4xx. */
  query(request: Pick<IncomingMessage, 'url' | 'headers'>): Promise<Answer>;
  close(): Promise<void>;
}

export interface OpenOptions extends Bounds {
  /** SQLite file; `:memory:` keeps nothing. */
  readonly databasePath: string;
  /** Told the ids of the traces of which spans were just kept. */
  readonly onTraces?: (traceIds: readonly string[]) => void;
}

/** @throws Error that names the file when the database cannot be opened */
export function openStore({ databasePath, onTraces, ...bounds }: OpenOptions): OpenStore {
  const db = openDatabase(databasePath);
  const spans = new SpanStore(db);
  const logs = new LogStore(db);
  const receiver = new OtlpReceiver(spans, logs, onTraces);
  const retention = new Retention(db, bounds);
  retention.start();
  return {
    otlp: (request) => receiver.handle(request),
    keep: (signal, body) => keep(receiver, signal, Buffer.from(body.buffer, body.byteOffset, body.byteLength)),
    query: (request) => answerQuery({ spans, logs, counters: receiver.counters }, request).catch(asAnswer),
    close: async () => {
      await retention.stop();
      if (db.isOpen) db.close();
    },
  };
}

function keep(receiver: OtlpReceiver, signal: Signal, body: Buffer): Promise<void> {
  switch (signal) {
    case 'traces':
      return receiver.keepSpans(body, false);
    case 'logs':
      return receiver.keepLogs(body, false);
    case 'metrics':
      return receiver.dropMetrics();
  }
}

function asAnswer(error: unknown): Answer {
  if (error instanceof BadRequest) return text(error.status, error.message);
  throw error;
}
