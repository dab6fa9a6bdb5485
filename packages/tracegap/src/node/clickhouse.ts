/** ClickHouse's settings from flags and environment. */
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import {
  ClickHouseReader,
  type ClickHouseReaderOptions,
  BadSchema,
  PRESETS,
  schemaOf,
} from '../readers/clickhouse/index.js';
import { BadSettings, secret } from './auth.js';

type Env = Readonly<Record<string, string | undefined>>;

export interface ClickHouseFlags {
  readonly clickhouse?: string;
  /** A preset's name or a YAML file. */
  readonly clickhouseSchema?: string;
  readonly timeout?: number;
  /** MiB. */
  readonly maxMemory?: number;
}

const MIB = 1024 * 1024;

/** Throws BadSettings. User and password come from the environment only: CLICKHOUSE_USER, CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD_FILE. */
export function clickHouseReader(
  flags: ClickHouseFlags,
  env: Env,
  fixed: Partial<ClickHouseReaderOptions> = {},
): ClickHouseReader {
  const { url, database } = clickHouseUrl(flags.clickhouse, env);
  const [user, password] = [env['CLICKHOUSE_USER'], secret(env, 'CLICKHOUSE_PASSWORD')];
  if (password && !user)
    throw new BadSettings('CLICKHOUSE_USER and CLICKHOUSE_PASSWORD belong together: set both or only the user');
  return new ClickHouseReader({
    url,
    schema: schemaFrom(flags.clickhouseSchema),
    ...(database ? { database } : {}),
    ...(user ? { user, ...(password ? { password } : {}) } : {}),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
    ...(flags.maxMemory === undefined ? {} : { maxMemoryBytes: flags.maxMemory * MIB }),
    ...fixed,
  });
}

/** `http://localhost:8123`, or with a database: `http://localhost:8123/?database=otel`. */
function clickHouseUrl(given: string | undefined, env: Env): { url: string; database: string | null } {
  const text = given ?? env['CLICKHOUSE_URL'] ?? 'http://localhost:8123';
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new BadSettings(`--clickhouse: "${text}" is no http(s) URL; give for example http://localhost:8123`);
  if (url.password !== '' || url.username !== '' || url.searchParams.has('password'))
    throw new BadSettings(
      '--clickhouse: leave user and password out of the URL; set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD instead',
    );
  return { url: `${url.origin}${url.pathname}`, database: url.searchParams.get('database') };
}

function schemaFrom(given: string | undefined) {
  try {
    if (given === undefined || given in PRESETS) return schemaOf(given);
    return schemaOf(parseYaml(readFileSync(given, 'utf8')));
  } catch (error) {
    if (error instanceof BadSchema) throw new BadSettings(`--clickhouse-schema: ${error.message}`);
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'unreadable';
    throw new BadSettings(`--clickhouse-schema: give ${Object.keys(PRESETS).join(', ')} or a YAML file (${reason})`);
  }
}
