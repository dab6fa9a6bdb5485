import { readConfig, type StoreConfig } from './config.js';
import { openDatabase } from './db/database.js';
import { LogStore } from './db/log-store.js';
import { Retention } from './db/retention.js';
import { SpanStore } from './db/span-store.js';
import { serve, type Listening } from './http/serve.js';
import { OtlpReceiver } from './otlp/receiver.js';
import { answerQuery } from './tempo/query-api.js';

export interface RunningStore {
  /** OTLP/HTTP base URL: exporters add /v1/traces. */
  otlpUrl: string;
  /** Tempo API base URL. */
  queryUrl: string;
  /** Answers what is under way, then closes ports and database. */
  close(): Promise<void>;
}

/**
 * Starts the store in this process. What is not given has the default of config.ts; port 0 takes a free one.
 * Rejects with the system's error when a port is taken or the database cannot be opened, leaving nothing open.
 */
export async function startStore(options: Partial<StoreConfig> = {}): Promise<RunningStore> {
  const config = { ...readConfig({}), ...options };
  const db = openDatabase(config.databasePath);
  const spans = new SpanStore(db);
  const logs = new LogStore(db);
  const receiver = new OtlpReceiver(spans, logs);
  const retention = new Retention(db, config);
  const listening: Listening[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([...listening.map((server) => server.close()), retention.stop()]);
    db.close();
  };

  try {
    const otlp = await serve(config.host, config.otlpPort, (request) => receiver.handle(request));
    listening.push(otlp);
    const stores = { spans, logs, counters: receiver.counters };
    const query = await serve(config.host, config.queryPort, (request) => answerQuery(stores, request));
    listening.push(query);
    retention.start();
    return { otlpUrl: otlp.url, queryUrl: query.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
