// Reads a service's configuration from the environment and names every bad variable at once.
import { allowedHosts } from '@demo/hosts';
import { z } from 'zod';
import { LOG_LEVELS } from './logger';

export type Environment = Record<string, string | undefined>;

/** What every service needs. Loopback unless HOST says otherwise: a lab must not be open to the network by accident. */
export const baseConfig = (defaults: { port: number; database: string }) => ({
  ...serverConfig(defaults.port),
  DATABASE_PATH: z.string().default(`.lab/data/${defaults.database}.db`),
  /** Where set, the database is this PostgreSQL, and DATABASE_PATH is not used. */
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be a URL such as postgres://user:password@127.0.0.1:5432/orders')
    .optional(),
});

/** Of a service that keeps nothing. */
export const serverConfig = (defaultPort: number) => ({
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address to listen on, e.g. 127.0.0.1')
    .default('127.0.0.1'),
  PORT: port(defaultPort),
  ALLOWED_HOSTS: allowedHosts,
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  /** Log lines are written there beside stdout; unset: to stdout alone. */
  LOG_FILE: z.string().optional(),
});
export type Settings = z.infer<z.ZodObject<ReturnType<typeof serverConfig>>>;

/** Of a callee by gRPC; unset: it is not called. */
export const grpcUrl = z
  .url({ protocol: /^grpc$/, error: 'must be a gRPC URL such as grpc://127.0.0.1:3002' })
  .optional();

/** The callee's address and how long one call to it may take. */
export const calleeUrl = (fallback: string) =>
  z.url({ protocol: /^http$/, error: 'must be an http URL such as ' + fallback }).default(fallback);
export const callTimeout = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be whole milliseconds')
    .min(10, 'must be at least 10 ms')
    .max(120_000, 'must be at most 120000 ms')
    .default(fallback);

/** 0 is any free port. */
export const somePort = z.coerce
  .number({ error: 'must be a port number' })
  .int('must be a whole number')
  .min(0, 'must be 0 (any free port) to 65535')
  .max(65_535, 'must be 0 (any free port) to 65535');

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}

const port = (fallback: number) => somePort.default(fallback);

/** Hold a password: what they are set to is never printed. */
const SECRET = new Set(['DATABASE_URL']);

/** A configuration that cannot be used; the message has one line for each bad variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses `env`; an empty or blank variable counts as unset, as in the OpenTelemetry specification.
 * @throws ConfigError naming every bad variable with its value and what it must be
 */
export function readConfig<Shape extends z.ZodRawShape>(shape: Shape, env: Environment): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in shape && value?.trim()));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `  ${name}${SECRET.has(name) ? '' : `="${given[name] ?? ''}"`} ${message}`;
  });
  throw new ConfigError(`The configuration cannot be used. Set or unset these variables:\n${lines.join('\n')}`);
}
