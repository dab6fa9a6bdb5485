import { readConfig, type StoreConfig } from './config.js';
import { serve, type Listening } from './http/serve.js';
import { openStore } from './open-store.js';

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
  const store = openStore(config);
  const { host, allowedHosts } = config;
  const listening: Listening[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(listening.map((server) => server.close()));
    await store.close();
  };

  try {
    const otlp = await serve({ host, allowedHosts, port: config.otlpPort }, (request) => store.otlp(request));
    listening.push(otlp);
    const query = await serve({ host, allowedHosts, port: config.queryPort }, (request) => store.query(request));
    listening.push(query);
    return { otlpUrl: otlp.url, queryUrl: query.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
