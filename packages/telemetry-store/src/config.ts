import { allowedHosts } from '@demo/hosts';
import { z } from 'zod';

const MIB = 1024 * 1024;
const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);

/** The store's environment; every variable has a default that a laptop can bear. */
const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  ALLOWED_HOSTS: allowedHosts,
  OTLP_PORT: port(4318),
  QUERY_PORT: port(3200),
  DATABASE_PATH: z.string().min(1).default('.lab/data/telemetry.db'),
  MAX_AGE_HOURS: z.coerce.number().positive().default(48),
  MAX_SIZE_MIB: z.coerce.number().min(8).default(1024),
});

export interface StoreConfig {
  /** Address both ports listen on. */
  host: string;
  /** Names it answers to beside localhost and every address. */
  allowedHosts: readonly string[];
  /** OTLP/HTTP in; 0 takes a free port. */
  otlpPort: number;
  /** Tempo's API out; 0 takes a free port. */
  queryPort: number;
  /** SQLite file; `:memory:` keeps nothing. */
  databasePath: string;
  /** What arrived longer ago is deleted. */
  maxAgeMs: number;
  /** When the database holds more, the oldest goes. */
  maxSizeBytes: number;
}

/** Reads the environment; throws one Error that names every variable that cannot be used. */
export function readConfig(env: NodeJS.ProcessEnv): StoreConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `  ${path.join('.')}=${given[String(path[0])] ?? ''}: ${message}`,
    );
    throw new Error(`telemetry-store cannot start with this environment:\n${faults.join('\n')}`);
  }
  const { HOST, ALLOWED_HOSTS, OTLP_PORT, QUERY_PORT, DATABASE_PATH, MAX_AGE_HOURS, MAX_SIZE_MIB } = parsed.data;
  return {
    host: HOST,
    allowedHosts: ALLOWED_HOSTS,
    otlpPort: OTLP_PORT,
    queryPort: QUERY_PORT,
    databasePath: DATABASE_PATH,
    maxAgeMs: MAX_AGE_HOURS * 3600 * 1000,
    maxSizeBytes: MAX_SIZE_MIB * MIB,
  };
}
